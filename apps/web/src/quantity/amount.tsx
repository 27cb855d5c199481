import { groupDigits } from "./group-digits.ts"
import { unitSymbol } from "./unit-symbol.ts"
import styles from "./amount.module.css"

interface AmountProps {
  /** Canonical text from the server, or null for what is not known. */
  readonly value: string | null
  readonly unit?: string
}

/** An exact number with thin gaps between thousands, and its unit. */
export function Amount({ value, unit }: AmountProps) {
  if (value === null) return <span>–</span>
  const { sign, groups, rest } = groupDigits(value)
  return (
    <span className={styles.amount}>
      {sign === "-" ? "−" : sign}
      {groups.map((group, index) => (
        // The groups of one number never change places.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index} className={styles.group}>
          {group}
        </span>
      ))}
      {rest}
      {unit === undefined ? null : (
        <>
          {" "}
          <span className={styles.unit}>{unitSymbol(unit)}</span>
        </>
      )}
    </span>
  )
}
