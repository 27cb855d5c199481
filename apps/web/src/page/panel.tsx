import { type ReactNode, useId } from "react"
import styles from "./panel.module.css"

interface PanelProps {
  readonly title: string
  readonly actions?: ReactNode
  /** Without space around the content: for tables that reach the edge. */
  readonly isFlush?: boolean
  readonly children: ReactNode
}

/** A titled section of a page. */
export function Panel({ title, actions, isFlush = false, children }: PanelProps) {
  const id = useId()
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.header}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      </div>
      <div className={isFlush ? styles.flush : styles.content}>{children}</div>
    </section>
  )
}
