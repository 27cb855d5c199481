import { Progress } from "@mantine/core"
import { useSubscription } from "@trpc/tanstack-react-query"
import { trpc } from "../app/client.ts"
import styles from "./import-progress.module.css"

/** How many of the lines are written, as the server reports it. Before the first report there is no bar to show. */
export function ImportProgress({ idempotencyKey }: { idempotencyKey: string }) {
  const { data } = useSubscription(trpc.bom.progress.subscriptionOptions({ idempotencyKey }))
  if (data === undefined) return <p className={styles.text}>Reading the file…</p>
  const percent = data.total === 0 ? 100 : (data.done / data.total) * 100
  return (
    <div className={styles.progress}>
      <Progress value={percent} aria-label="Import" size="md" />
      <p className={styles.text}>
        {data.done} of {data.total} lines
      </p>
    </div>
  )
}
