import type { ReactNode } from "react"
import styles from "./page-header.module.css"

interface PageHeaderProps {
  readonly title: string
  /** Beside the title: state, key. */
  readonly aside?: ReactNode
  /** Before the title. */
  readonly picture?: ReactNode
  /** Above the title: where this page belongs. */
  readonly above?: ReactNode
  readonly below?: ReactNode
  readonly actions?: ReactNode
}

/** The one `h1` of a page, its title in the browser's tab, and what can be done. */
export function PageHeader({ title, aside, picture, above, below, actions }: PageHeaderProps) {
  return (
    <div className={styles.header}>
      <title>{`${title} · Kitwright`}</title>
      <div className={styles.words}>
        {above === undefined ? null : <div className={styles.above}>{above}</div>}
        <div className={styles.subject}>
          {picture}
          <div className={styles.words}>
            <div className={styles.line}>
              <h1 tabIndex={-1} className={styles.title}>
                {title}
              </h1>
              {aside}
            </div>
            {below === undefined ? null : <div className={styles.below}>{below}</div>}
          </div>
        </div>
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
