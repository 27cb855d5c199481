import { Button } from "@mantine/core"
import { IconFileOff } from "@tabler/icons-react"
import { UnreachableError } from "../app/connection.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { Empty } from "../feedback/empty.tsx"

interface PdfProblemProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** Why a PDF is not shown. Its reader's own words are for developers. */
export function PdfProblem({ error, onRetry }: PdfProblemProps) {
  if (error instanceof UnreachableError) {
    return <ErrorPanel error={error} {...(onRetry !== undefined && { onRetry })} />
  }
  return (
    <div role="alert">
      <Empty icon={IconFileOff} text="This PDF can't be shown here. Open it in a new tab, or try again.">
        {onRetry === undefined ? null : (
          <Button variant="default" onClick={onRetry}>
            Retry
          </Button>
        )}
      </Empty>
    </div>
  )
}
