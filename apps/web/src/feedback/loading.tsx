import { Skeleton, VisuallyHidden } from "@mantine/core"
import styles from "./loading.module.css"

const rows = ["a", "b", "c", "d", "e", "f"] as const

/** Stands in for a list while it is on its way. */
export function LoadingRows() {
  return (
    <div role="status" className={styles.rows}>
      <VisuallyHidden>Loading</VisuallyHidden>
      {rows.map((row) => (
        <Skeleton key={row} height={34} radius="sm" />
      ))}
    </div>
  )
}

/** Stands in for a whole page. */
export function LoadingPage() {
  return (
    <div role="status" className={styles.page}>
      <VisuallyHidden>Loading</VisuallyHidden>
      <Skeleton height={30} width="40%" radius="sm" />
      <Skeleton height={92} radius="md" />
      <Skeleton height={260} radius="md" />
    </div>
  )
}
