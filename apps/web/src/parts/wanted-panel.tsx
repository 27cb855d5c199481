import { useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import { TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { ListState } from "../feedback/list-state.tsx"
import { Panel } from "../page/panel.tsx"
import sheet from "../page/sheet.module.css"
import { useIsPhone } from "../page/use-is-phone.ts"
import { Amount } from "../quantity/amount.tsx"
import type { Display } from "../quantity/display-unit.ts"

type Usage = Outputs["parts"]["kits"][number]

interface WantedPanelProps {
  readonly partKey: string
  readonly display: Display
}

/** The active kits that have the part on a line, and how much each reserves. */
export function WantedPanel({ partKey, display }: WantedPanelProps) {
  const kits = useQuery(trpc.parts.kits.queryOptions({ key: partKey }))
  return (
    <Panel title="Who wants it" isFlush>
      {kits.data === undefined ? (
        <ListState query={kits} />
      ) : (
        <WantedRows usage={kits.data} display={display} />
      )}
    </Panel>
  )
}

interface WantedRowsProps {
  readonly usage: readonly Usage[]
  readonly display: Display
}

function WantedRows({ usage, display }: WantedRowsProps) {
  const { unit, inUnit } = display
  if (useIsPhone()) {
    return (
      <ul className={sheet.cards} aria-label="Kits that want it">
        {usage.map((row) => (
          <li key={row.kitId} className={sheet.card}>
            <div className={sheet.cardLine}>
              <KitLink row={row} />
              <Amount value={inUnit(row.reservedQuantity)} unit={unit} />
            </div>
            <div className={`${sheet.dimmed} ${sheet.small}`}>
              <Amount value={inUnit(row.requiredPerUnit)} /> per unit, target{" "}
              <Amount value={row.remainingTarget} />
              {row.note === null ? "" : ` · ${row.note}`}
            </div>
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="Kits that want it">
        <thead>
          <tr>
            <th scope="col">Kit</th>
            <th scope="col" className={sheet.number}>
              Target
            </th>
            <th scope="col" className={sheet.number}>
              Per unit
            </th>
            <th scope="col" className={sheet.number}>
              Reserved
            </th>
            <th scope="col">Note</th>
          </tr>
        </thead>
        <tbody>
          {usage.map((row) => (
            <tr key={row.kitId}>
              <th scope="row">
                <KitLink row={row} />
              </th>
              <td className={sheet.number}>
                <Amount value={row.remainingTarget} />
              </td>
              <td className={sheet.number}>
                <Amount value={inUnit(row.requiredPerUnit)} />
              </td>
              <td className={sheet.number}>
                <Amount value={inUnit(row.reservedQuantity)} unit={unit} />
              </td>
              <td className={sheet.dimmed}>{row.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function KitLink({ row }: { row: Usage }) {
  return (
    <TextLink to="/kits/$kitId" params={{ kitId: row.kitId }} fz="sm" fw={500}>
      {row.kitName}
    </TextLink>
  )
}
