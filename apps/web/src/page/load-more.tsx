import { Button } from "@mantine/core"
import sheet from "./sheet.module.css"

interface LoadMoreProps {
  readonly shownCount: number
  /** "part" and "parts". */
  readonly noun: readonly [string, string]
  readonly hasMore: boolean
  readonly isLoading: boolean
  readonly onMore: () => void
}

/** The foot of a list: how many rows are shown, and the way to more. */
export function LoadMore({ shownCount, noun, hasMore, isLoading, onMore }: LoadMoreProps) {
  const [one, many] = noun
  return (
    <div className={sheet.footer}>
      <span role="status">
        {hasMore ? "The first " : ""}
        {shownCount} {shownCount === 1 ? one : many}
      </span>
      {hasMore ? (
        <Button variant="default" size="compact-sm" loading={isLoading} onClick={onMore}>
          Load more
        </Button>
      ) : null}
    </div>
  )
}
