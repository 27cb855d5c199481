import { Button, Group } from "@mantine/core"
import { IconPackageOff } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import { TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { placeText } from "../boxes/place.ts"
import { Empty } from "../feedback/empty.tsx"
import { ListState } from "../feedback/list-state.tsx"
import { Tag } from "../feedback/tag.tsx"
import { dateText, dayText } from "../page/moments.ts"
import { Panel } from "../page/panel.tsx"
import sheet from "../page/sheet.module.css"
import { useIsPhone } from "../page/use-is-phone.ts"
import { Amount } from "../quantity/amount.tsx"
import type { Display } from "../quantity/display-unit.ts"
import type { StockAct, StockRow } from "./stock-dialogs.tsx"

interface StockPanelProps {
  readonly part: Outputs["parts"]["get"]
  readonly display: Display
  /** Null where nothing may be moved. */
  readonly onAct: ((act: StockAct) => void) | null
}

/** Where the part lies, lot by lot. */
export function StockPanel({ part, display, onAct }: StockPanelProps) {
  const stock = useQuery(trpc.parts.stock.queryOptions({ key: part.key }))
  return (
    <Panel title="Stock" isFlush>
      {stock.data === undefined ? (
        <ListState query={stock} />
      ) : stock.data.length === 0 ? (
        <Empty icon={IconPackageOff} text="There is none of it in any box." />
      ) : (
        <StockRows rows={stock.data} display={display} onAct={onAct} />
      )}
    </Panel>
  )
}

interface StockRowsProps extends Pick<StockPanelProps, "display" | "onAct"> {
  readonly rows: readonly StockRow[]
}

function StockRows({ rows, display, onAct }: StockRowsProps) {
  const { unit, inUnit } = display
  if (useIsPhone()) {
    return (
      <ul className={sheet.cards} aria-label="Stock">
        {rows.map((row) => (
          <li key={rowKey(row)} className={sheet.card}>
            <div className={sheet.cardLine}>
              <PlaceLink row={row} />
              <Amount value={inUnit(row.quantity)} unit={unit} />
            </div>
            <div className={`${sheet.dimmed} ${sheet.small}`}>
              <LotWords row={row} />
            </div>
            {onAct === null ? null : <RowActions row={row} onAct={onAct} />}
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="Stock">
        <thead>
          <tr>
            <th scope="col">Location</th>
            <th scope="col" className={sheet.number}>
              Quantity
            </th>
            <th scope="col">Lot</th>
            <th scope="col" className={sheet.number}>
              Cost each
            </th>
            {onAct === null ? null : <th scope="col">Actions</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              <th scope="row">
                <PlaceLink row={row} />
              </th>
              <td className={sheet.number}>
                <Amount value={inUnit(row.quantity)} unit={unit} />
              </td>
              <td>
                <LotWords row={row} />
              </td>
              <td className={sheet.number}>
                <Amount value={row.unitCost} />
              </td>
              {onAct === null ? null : (
                <td>
                  <RowActions row={row} onAct={onAct} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function rowKey(row: StockRow): string {
  return `${row.lotId}-${placeText(row)}`
}

function PlaceLink({ row }: { row: StockRow }) {
  return (
    <TextLink to="/boxes/$boxNo" params={{ boxNo: row.boxNo }} fz="sm" fw={500}>
      {placeText(row)}
    </TextLink>
  )
}

function LotWords({ row }: { row: StockRow }) {
  return (
    <>
      {row.lotCode === null ? null : <span>{row.lotCode}, </span>}
      <span className={sheet.dimmed}>received {dayText(row.receivedAt)}</span>
      {row.expiresAt === null ? null : (
        <span className={sheet.dimmed}>, expires {dateText(row.expiresAt)}</span>
      )}{" "}
      {row.onHold ? <Tag tone="held">On hold</Tag> : row.held ? <Tag tone="warn">Expired</Tag> : null}
    </>
  )
}

const rowActs = [
  { kind: "remove", label: "Remove" },
  { kind: "move", label: "Move" },
  { kind: "count", label: "Count" },
  { kind: "lot", label: "Lot" },
] as const

function RowActions({ row, onAct }: { row: StockRow; onAct: (act: StockAct) => void }) {
  return (
    <Group gap={4} wrap="nowrap">
      {rowActs.map(({ kind, label }) => (
        <Button
          key={kind}
          variant="default"
          size="compact-xs"
          aria-label={`${label} ${placeText(row)}`}
          onClick={() => onAct({ kind, row })}
        >
          {label}
        </Button>
      ))}
    </Group>
  )
}
