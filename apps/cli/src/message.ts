import { EmbeddedPostgresError } from "@kitwright/embedded/embedded-postgres-error"
import { ObjectStoreError } from "@kitwright/embedded/object-store-error"
import { ConfigError } from "./config.ts"

/** What to show of an error: errors that say what to do speak for themselves, all others come with their stack. */
export function messageOf(error: unknown): string {
  if (speaksForItself(error)) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** A start that failed for a reason its message tells. */
export class StartError extends Error {
  override readonly name = "StartError"
}

function speaksForItself(error: unknown): error is Error {
  return (
    error instanceof EmbeddedPostgresError ||
    error instanceof ObjectStoreError ||
    error instanceof ConfigError ||
    error instanceof StartError
  )
}
