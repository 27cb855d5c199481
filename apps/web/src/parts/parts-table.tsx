import { Quantity } from "@kitwright/domain/quantity"
import { IconCpu } from "@tabler/icons-react"
import { TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { Cover } from "../documents/cover.tsx"
import { Tag } from "../feedback/tag.tsx"
import sheet from "../page/sheet.module.css"
import { useIsPhone } from "../page/use-is-phone.ts"
import { Amount } from "../quantity/amount.tsx"
import { PartKeyText } from "./part-key-text.tsx"

type ListedPart = Outputs["parts"]["list"]["items"][number]

/** The rows of the parts list: a table, or cards where a table would not fit. */
export function PartsTable({ parts }: { parts: readonly ListedPart[] }) {
  if (useIsPhone()) {
    return (
      <ul className={sheet.cards} aria-label="Parts">
        {parts.map((part) => (
          <PartCard key={part.key} part={part} />
        ))}
      </ul>
    )
  }
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="Parts">
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Description</th>
            <th scope="col">Type</th>
            <th scope="col" className={sheet.number}>
              On hand
            </th>
            <th scope="col" className={sheet.number}>
              Reserved
            </th>
            <th scope="col" className={sheet.number}>
              Available
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <PartRow key={part.key} part={part} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PartRow({ part }: { part: ListedPart }) {
  return (
    <tr className={sheet.row}>
      <td>
        <span className={sheet.withCover}>
          <Cover url={part.coverUrl} icon={IconCpu} alt="" />
          <PartKeyText value={part.key} />
        </span>
      </td>
      <th scope="row">
        <TextLink
          to="/parts/$key"
          params={{ key: part.key }}
          className={sheet.rowLink}
          c="inherit"
          fw={500}
          fz="sm"
        >
          {part.description}
        </TextLink>
        <Maker part={part} />
      </th>
      <td className={sheet.dimmed}>{part.typeName}</td>
      <td className={sheet.number}>
        <OnHand part={part} />
      </td>
      <td className={sheet.number}>
        <Amount value={part.reserved} />
      </td>
      <td className={sheet.number}>
        <Amount value={part.stocked ? part.available : null} />
      </td>
      <td>
        <StockTag part={part} />
      </td>
    </tr>
  )
}

function PartCard({ part }: { part: ListedPart }) {
  return (
    <li className={sheet.card}>
      <div className={sheet.cardLine}>
        <span className={sheet.withCover}>
          <Cover url={part.coverUrl} icon={IconCpu} alt="" />
          <TextLink
            to="/parts/$key"
            params={{ key: part.key }}
            className={sheet.rowLink}
            c="inherit"
            fw={550}
          >
            {part.description}
          </TextLink>
        </span>
        <PartKeyText value={part.key} />
      </div>
      <Maker part={part} />
      <dl className={sheet.cardFacts}>
        <div>
          <dt>On hand</dt>
          <dd>
            <OnHand part={part} />
          </dd>
        </div>
        <div>
          <dt>Available</dt>
          <dd>
            <Amount value={part.stocked ? part.available : null} />
          </dd>
        </div>
      </dl>
      <div>
        <StockTag part={part} />
      </div>
    </li>
  )
}

function OnHand({ part }: { part: ListedPart }) {
  return part.stocked ? <Amount value={part.onHand} unit={part.unit} /> : <Amount value={null} />
}

function Maker({ part }: { part: ListedPart }) {
  const words = [part.manufacturer, part.partNumber].filter((word) => word !== null)
  if (words.length === 0) return null
  return <div className={`${sheet.dimmed} ${sheet.small}`}>{words.join(" · ")}</div>
}

/** Said only where it matters: more is wanted than there is, or less is there than should be. */
function StockTag({ part }: { part: ListedPart }) {
  if (!part.stocked) return <Tag tone="plain">Not stocked</Tag>
  const free = Quantity.of(part.onHand).minus(Quantity.of(part.held))
  if (Quantity.of(part.reserved).compare(free) > 0) return <Tag tone="bad">Short</Tag>
  if (free.compare(Quantity.of(part.minimumStock)) < 0) return <Tag tone="warn">Low</Tag>
  return null
}
