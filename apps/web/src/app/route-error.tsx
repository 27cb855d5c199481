import { type ErrorComponentProps, useRouter } from "@tanstack/react-router"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { PageHeader } from "../page/page-header.tsx"
import { readFailure } from "./failure.ts"
import { NothingHere } from "./not-found-page.tsx"

/** A page that could not be loaded or shown. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const { reason, sentence } = readFailure(error)
  if (reason === "NOT_FOUND") return <NothingHere text={sentence} />
  const retry = async () => {
    await router.invalidate()
    reset()
  }
  return (
    <>
      <PageHeader title="This page can't be shown" />
      <ErrorPanel error={error} onRetry={() => void retry()} />
    </>
  )
}
