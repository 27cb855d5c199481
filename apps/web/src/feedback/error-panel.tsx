import { Button } from "@mantine/core"
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react"
import { errorWords } from "../app/error-words.ts"
import styles from "./error-panel.module.css"

interface ErrorPanelProps {
  readonly error: unknown
  /** Left out where trying again can't help. */
  readonly onRetry?: () => void
}

/** An error in words, where what failed would have been. Announced when it appears. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  const { title, text, list, requestId } = errorWords(error)
  return (
    <div role="alert" className={styles.panel}>
      <IconAlertTriangle size={20} stroke={1.8} aria-hidden className={styles.icon} />
      <div className={styles.body}>
        <p className={styles.title}>{title}</p>
        <p className={styles.text}>{text}</p>
        {list.length === 0 ? null : (
          <ul className={styles.list}>
            {list.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        )}
        {requestId === null ? null : (
          <p className={styles.text}>
            Request id: <code className={styles.code}>{requestId}</code>
          </p>
        )}
        {onRetry === undefined ? null : (
          <Button
            variant="default"
            size="compact-sm"
            className={styles.retry}
            leftSection={<IconRefresh size={15} aria-hidden />}
            onClick={onRetry}
          >
            Retry
          </Button>
        )}
      </div>
    </div>
  )
}
