/** Socket errors on the way to the database. ENOENT is a Unix socket that is not there. */
const connectionCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
])

/**
 * SQLSTATEs that say "not now" and not "never": the server stops or starts, is full, or the statement waited too long
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const passingStates = new Set([
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "57014", // query_canceled: the statement timeout
  "55P03", // lock_not_available: the lock timeout
  "25P03", // idle_in_transaction_session_timeout
  "25006", // read_only_sql_transaction: a standby
  "40001", // serialization_failure, after all attempts
  "40P01", // deadlock_detected, after all attempts
])
const passingClasses = ["08", "53"] // connection exceptions; insufficient resources

/** What pg says, without a code, when a connection is lost or no connection comes free in time. */
const connectionMessages =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed and is not queryable|Cannot use a pool after calling end)/

/** True when the database could not be asked or would not answer now, so that the same call may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (connectionMessages.test(error.message)) return true
  if (!("code" in error) || typeof error.code !== "string") return false
  const { code } = error
  if (code === "ENOENT") return "syscall" in error && error.syscall === "connect"
  return (
    connectionCodes.has(code) ||
    passingStates.has(code) ||
    (code.length === 5 && passingClasses.includes(code.slice(0, 2)))
  )
}
