import { UnstyledButton } from "@mantine/core"
import { IconAlertTriangle, IconStack2 } from "@tabler/icons-react"
import { TextLink } from "../app/links.tsx"
import sheet from "../page/sheet.module.css"
import { PartKeyText } from "../parts/part-key-text.tsx"
import { Amount } from "../quantity/amount.tsx"
import { unitSymbol } from "../quantity/unit-symbol.ts"
import { enteredQuantity } from "./line-form.ts"
import styles from "./line-words.module.css"
import type { KitLine } from "./lines-panel.tsx"

/** The part of a line, and everything that is said about it. */
export function LinePart({ line }: { line: KitLine }) {
  return (
    <div className={styles.part}>
      <TextLink to="/parts/$key" params={{ key: line.partKey }} c="inherit" fw={500} fz="sm">
        {line.description}
      </TextLink>
      <div className={`${sheet.dimmed} ${sheet.small}`}>
        <PartKeyText value={line.partKey} />
        {line.designators.length === 0 ? null : <> · {line.designators.join(", ")}</>}
      </div>
      {line.makerKitId === null ? null : (
        <div className={sheet.small}>
          <IconStack2 size={13} aria-hidden className={styles.icon} /> made by{" "}
          <TextLink to="/kits/$kitId" params={{ kitId: line.makerKitId }} fz="inherit">
            {line.makerKitName}
          </TextLink>
        </div>
      )}
      {line.alternatives.length === 0 ? null : (
        <div className={`${sheet.dimmed} ${sheet.small}`}>
          or{" "}
          {line.alternatives.map(({ partKey, description }, index) => (
            <span key={partKey}>
              {index === 0 ? "" : ", "}
              <TextLink to="/parts/$key" params={{ key: partKey }} fz="inherit">
                <PartKeyText value={partKey} /> {description}
              </TextLink>
            </span>
          ))}
        </div>
      )}
      {line.note === null ? null : <div className={`${sheet.small} ${styles.note}`}>{line.note}</div>}
    </div>
  )
}

interface PerBatchProps {
  readonly line: KitLine
  /** Null where nothing may be changed. */
  readonly onEdit: (() => void) | null
}

/** The quantity per batch in the line's own unit, as entered. Choosing it opens the editor. */
export function PerBatch({ line, onEdit }: PerBatchProps) {
  const entered = enteredQuantity(line)
  const amount = <Amount value={entered} unit={line.unit} />
  if (onEdit === null) return amount
  return (
    <UnstyledButton
      className={styles.edit}
      aria-label={`Quantity of ${line.partKey}: ${entered} ${unitSymbol(line.unit)}, edit`}
      onClick={onEdit}
    >
      {amount}
    </UnstyledButton>
  )
}

/** What is missing for the target; nothing missing is said quietly. */
export function Shortfall({ line }: { line: KitLine }) {
  if (line.shortfall === "0") return <span className={sheet.dimmed}>0</span>
  return (
    <span className={sheet.short}>
      <IconAlertTriangle size={14} aria-label="short" className={styles.icon} />{" "}
      <Amount value={line.shortfall} unit={line.partUnit} />
    </span>
  )
}
