import { ErrorPanel } from "./error-panel.tsx"
import { LoadingRows } from "./loading.tsx"

interface ListStateProps {
  readonly query: { readonly error: unknown; readonly refetch: () => Promise<unknown> }
}

/** Stands where a list will be: on its way, or why it did not come. */
export function ListState({ query }: ListStateProps) {
  if (query.error === null) return <LoadingRows />
  return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
}
