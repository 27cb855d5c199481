import type { Icon } from "@tabler/icons-react"
import type { ReactNode } from "react"
import styles from "./empty.module.css"

interface EmptyProps {
  readonly icon: Icon
  /** One sentence: what is not here, and what would be. */
  readonly text: string
  /** What to do about it. */
  readonly children?: ReactNode
}

/** A list without rows. */
export function Empty({ icon: EmptyIcon, text, children }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <EmptyIcon size={30} stroke={1.3} aria-hidden className={styles.icon} />
      <p className={styles.text}>{text}</p>
      {children === undefined ? null : <div className={styles.actions}>{children}</div>}
    </div>
  )
}
