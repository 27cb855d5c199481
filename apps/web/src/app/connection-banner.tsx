import { Button } from "@mantine/core"
import { IconPlugConnectedX } from "@tabler/icons-react"
import { checkConnection, useIsServerReachable } from "./connection.ts"
import styles from "./connection-banner.module.css"

/** Says that the server doesn't answer, for as long as that is so. What is on the screen stays. */
export function ConnectionBanner() {
  const isReachable = useIsServerReachable()
  return (
    <div role="status" aria-live="polite">
      {isReachable ? null : (
        <div className={styles.banner}>
          <IconPlugConnectedX size={18} aria-hidden className={styles.icon} />
          <span className={styles.text}>
            <strong>The server doesn't answer.</strong> What you see may be out of date. Nothing you typed is
            lost; it is not saved yet.
          </span>
          <Button size="compact-sm" variant="default" onClick={() => void checkConnection()}>
            Try now
          </Button>
        </div>
      )}
    </div>
  )
}
