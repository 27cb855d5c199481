import { Popover, UnstyledButton } from "@mantine/core"
import { type FocusEvent, type ReactNode, useState } from "react"
import { Amount } from "../quantity/amount.tsx"
import { unitSymbol } from "../quantity/unit-symbol.ts"
import styles from "./fact-card.module.css"

interface FactCardProps {
  readonly label: string
  readonly value: string
  readonly unit: string
  readonly isBad?: boolean
  /** What is behind the number; made when the card opens. */
  readonly children: ReactNode
}

/**
 * A number with the card that explains it. The card opens on pointing, on focus, on a click and on a tap; the
 * Tab key leads into it, Escape closes it.
 */
export function FactCard({ label, value, unit, isBad = false, children }: FactCardProps) {
  const [isOpen, setIsOpen] = useState(false)
  const closeOnLeaving = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false)
  }
  return (
    <div
      className={styles.fact}
      onMouseEnter={() => setIsOpen(true)}
      onMouseLeave={(event) => {
        if (!event.currentTarget.contains(document.activeElement)) setIsOpen(false)
      }}
      onFocus={() => setIsOpen(true)}
      onBlur={closeOnLeaving}
      onKeyDown={(event) => {
        if (event.key === "Escape") setIsOpen(false)
      }}
    >
      <Popover
        opened={isOpen}
        position="bottom-start"
        width={300}
        shadow="md"
        withinPortal={false}
        offset={4}
      >
        <Popover.Target>
          <UnstyledButton
            className={styles.button}
            aria-label={`${label} ${value} ${unitSymbol(unit)}`}
            onClick={() => setIsOpen(true)}
          >
            <span className={styles.label}>{label}</span>
            <span className={styles.value} data-bad={isBad}>
              <Amount value={value} unit={unit} />
            </span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={styles.card}>{children}</Popover.Dropdown>
      </Popover>
    </div>
  )
}
