import { Tag } from "../feedback/tag.tsx"
import sheet from "../page/sheet.module.css"
import { useIsPhone } from "../page/use-is-phone.ts"
import { Amount } from "../quantity/amount.tsx"
import { DecisionField } from "./decision-field.tsx"
import type { Decision, Decisions, PreviewRow } from "./decisions.ts"
import { statusWords } from "./import-words.ts"
import styles from "./preview-table.module.css"

interface PreviewTableProps {
  readonly rows: readonly PreviewRow[]
  readonly decisions: Decisions
  readonly createMissingParts: boolean
  readonly onDecide: (row: number, decision: Decision | null) => void
}

/** What was read from each line, and what will become of it. */
export function PreviewTable(props: PreviewTableProps) {
  const { rows, ...others } = props
  if (useIsPhone()) {
    return (
      <ul className={sheet.cards} aria-label="Lines of the file">
        {rows.map((row) => (
          <li key={row.row} className={sheet.card}>
            <div className={sheet.cardLine}>
              <span className={sheet.strong}>{nameOf(row)}</span>
              <Quantity row={row} />
            </div>
            <div className={`${sheet.dimmed} ${sheet.small}`}>
              Line {row.row}
              {row.designators.length === 0 ? "" : ` · ${row.designators.join(", ")}`}
            </div>
            <Status row={row} />
            <DecisionField row={row} {...others} />
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="Lines of the file">
        <thead>
          <tr>
            <th scope="col" className={sheet.number}>
              Line
            </th>
            <th scope="col">Part</th>
            <th scope="col">Designators</th>
            <th scope="col" className={sheet.number}>
              Quantity
            </th>
            <th scope="col">Status</th>
            <th scope="col">What happens</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <td className={`${sheet.number} ${sheet.dimmed}`}>{row.row}</td>
              <th scope="row">
                {nameOf(row)}
                <div className={`${sheet.dimmed} ${sheet.small}`}>
                  {[row.manufacturer, row.partNumber].filter(Boolean).join(" · ")}
                </div>
              </th>
              <td className={styles.designators}>{row.designators.join(", ")}</td>
              <td className={sheet.number}>
                <Quantity row={row} />
              </td>
              <td>
                <Status row={row} />
              </td>
              <td className={styles.decision}>
                <DecisionField row={row} {...others} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What people call it: value and footprint, else whatever the file says. */
function nameOf(row: PreviewRow): string {
  const named = [row.value, row.footprint].filter(Boolean).join(" ")
  return named || row.description || row.partNumber || "–"
}

function Quantity({ row }: { row: PreviewRow }) {
  return row.unit === undefined ? (
    <Amount value={row.quantity} />
  ) : (
    <Amount value={row.quantity} unit={row.unit} />
  )
}

function Status({ row }: { row: PreviewRow }) {
  const { label, tone } = statusWords[row.status]
  return (
    <>
      <Tag tone={tone}>{label}</Tag>
      {row.dnp ? <div className={`${sheet.dimmed} ${sheet.small}`}>not fitted</div> : null}
      {row.problems.map((problem) => (
        <div key={`${problem.column} ${problem.got}`} className={styles.problem} data-status={row.status}>
          <strong>{problem.column}</strong>: expected {problem.expected}, got “{problem.got}”
        </div>
      ))}
    </>
  )
}
