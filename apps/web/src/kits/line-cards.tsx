import sheet from "../page/sheet.module.css"
import { Amount } from "../quantity/amount.tsx"
import { LineEditor } from "./line-editor.tsx"
import { LinePart, PerBatch, Shortfall } from "./line-words.tsx"
import type { KitLine, KitView, LineActs } from "./lines-panel.tsx"
import { LineButtons } from "./lines-table.tsx"

interface LineCardsProps {
  readonly kit: KitView
  readonly lines: readonly KitLine[]
  /** Null where nothing may be changed. */
  readonly acts: LineActs | null
}

/** The lines where a table would not fit. */
export function LineCards({ kit, lines, acts }: LineCardsProps) {
  return (
    <ul className={sheet.cards} aria-label="Lines">
      {lines.map((line) => (
        <li key={line.id} className={sheet.card}>
          {acts?.editingId === line.id ? (
            <LineEditor kitId={kit.id} line={line} onClose={() => acts.edit(null)} />
          ) : (
            <LineCard kit={kit} line={line} acts={acts} />
          )}
        </li>
      ))}
    </ul>
  )
}

interface LineCardProps {
  readonly kit: KitView
  readonly line: KitLine
  readonly acts: LineActs | null
}

function LineCard({ kit, line, acts }: LineCardProps) {
  return (
    <>
      <div className={sheet.cardLine}>
        <LinePart line={line} />
        <span>
          <PerBatch line={line} onEdit={acts === null ? null : () => acts.edit(line.id)} /> per batch
        </span>
      </div>
      <dl className={sheet.cardFacts}>
        <div>
          <dt>Required</dt>
          <dd>
            <Amount value={line.totalRequired} unit={line.partUnit} />
          </dd>
        </div>
        <div>
          <dt>On hand</dt>
          <dd>
            <Amount value={line.stocked ? line.onHand : null} />
          </dd>
        </div>
        <div>
          <dt>Reserved by others</dt>
          <dd>
            <Amount value={line.reservedByOthers} />
          </dd>
        </div>
        <div>
          <dt>Available</dt>
          <dd>
            <Amount value={line.stocked ? line.available : null} />
          </dd>
        </div>
        <div>
          <dt>Shortfall</dt>
          <dd>
            <Shortfall line={line} />
          </dd>
        </div>
      </dl>
      {acts === null ? null : <LineButtons kit={kit} line={line} acts={acts} />}
    </>
  )
}
