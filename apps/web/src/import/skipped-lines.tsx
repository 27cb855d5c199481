import type { Preview } from "./decisions.ts"
import styles from "./skipped-lines.module.css"

/** Lines of the file that were taken for no part: headings, totals, repeated headers. Nothing goes unseen. */
export function SkippedLines({ lines }: { lines: Preview["skipped"] }) {
  if (lines.length === 0) return null
  return (
    <details className={styles.details}>
      <summary>
        {lines.length === 1 ? "1 line was taken for no part" : `${lines.length} lines were taken for no part`}
      </summary>
      <ul className={styles.list}>
        {lines.map(({ row, reason, text }) => (
          <li key={row}>
            Line {row}, {reason}: <span className={styles.text}>{text}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
