import { Amount } from "../quantity/amount.tsx"
import { PartKeyText } from "./part-key-text.tsx"
import styles from "./part-option.module.css"
import type { FoundPart } from "./use-part-search.ts"

/** A part as one line of a drop-down list. */
export function PartOption({ part }: { part: FoundPart }) {
  return (
    <span className={styles.option}>
      <PartKeyText value={part.key} />
      <span className={styles.description}>{part.description}</span>
      <span className={styles.amount}>
        <Amount value={part.onHand} unit={part.unit} />
      </span>
    </span>
  )
}
