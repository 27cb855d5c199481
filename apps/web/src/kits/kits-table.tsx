import { IconStack2 } from "@tabler/icons-react"
import { TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { Cover } from "../documents/cover.tsx"
import { Tag } from "../feedback/tag.tsx"
import { dayText } from "../page/moments.ts"
import sheet from "../page/sheet.module.css"
import { useIsPhone } from "../page/use-is-phone.ts"
import { PartKeyText } from "../parts/part-key-text.tsx"
import { Amount } from "../quantity/amount.tsx"

type ListedKit = Outputs["kits"]["list"]["items"][number]

/** The rows of the kits list: a table, or cards where a table would not fit. */
export function KitsTable({ kits }: { kits: readonly ListedKit[] }) {
  if (useIsPhone()) {
    return (
      <ul className={sheet.cards} aria-label="Kits">
        {kits.map((kit) => (
          <KitCard key={kit.id} kit={kit} />
        ))}
      </ul>
    )
  }
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="Kits">
        <thead>
          <tr>
            <th scope="col">Kit</th>
            <th scope="col">Makes</th>
            <th scope="col" className={sheet.number}>
              Lines
            </th>
            <th scope="col" className={sheet.number}>
              Build target
            </th>
            <th scope="col" className={sheet.number}>
              Yield
            </th>
            <th scope="col">Changed</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {kits.map((kit) => (
            <tr key={kit.id} className={sheet.row}>
              <th scope="row">
                <CoveredLink kit={kit} />
              </th>
              <td>
                <Output kit={kit} />
              </td>
              <td className={sheet.number}>{kit.lineCount}</td>
              <td className={sheet.number}>
                <Amount value={kit.buildTarget} />
              </td>
              <td className={sheet.number}>
                <Amount value={kit.yield} />
              </td>
              <td className={`${sheet.dimmed} ${sheet.nowrap}`}>{dayText(kit.updatedAt)}</td>
              <td>
                <Status kit={kit} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function KitCard({ kit }: { kit: ListedKit }) {
  return (
    <li className={sheet.card}>
      <div className={sheet.cardLine}>
        <CoveredLink kit={kit} />
        <Status kit={kit} />
      </div>
      <Output kit={kit} />
      <dl className={sheet.cardFacts}>
        <div>
          <dt>Lines</dt>
          <dd>{kit.lineCount}</dd>
        </div>
        <div>
          <dt>Target</dt>
          <dd>
            <Amount value={kit.buildTarget} />
          </dd>
        </div>
      </dl>
    </li>
  )
}

function CoveredLink({ kit }: { kit: ListedKit }) {
  return (
    <span className={sheet.withCover}>
      <Cover url={kit.coverUrl} icon={IconStack2} alt="" />
      <KitLink kit={kit} />
    </span>
  )
}

function KitLink({ kit }: { kit: ListedKit }) {
  return (
    <TextLink
      to="/kits/$kitId"
      params={{ kitId: kit.id }}
      className={sheet.rowLink}
      c="inherit"
      fw={500}
      fz="sm"
    >
      {kit.name}
    </TextLink>
  )
}

function Output({ kit }: { kit: ListedKit }) {
  if (kit.outputPartKey === null) return <span className={sheet.dimmed}>–</span>
  return (
    <span className={sheet.dimmed}>
      <PartKeyText value={kit.outputPartKey} /> {kit.outputDescription}
    </span>
  )
}

function Status({ kit }: { kit: ListedKit }) {
  return kit.status === "active" ? <Tag tone="good">Active</Tag> : <Tag tone="plain">Archived</Tag>
}
