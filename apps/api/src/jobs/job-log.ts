import { Logger } from "graphile-worker"
import type { Log } from "../log.ts"

/** What the job engine has to say, in our log. Its everyday remarks are for those who look for a fault. */
export function jobLogger(log: Log): Logger {
  return new Logger((scope) => (level, message, meta) => {
    const line = { ...scope, ...(meta?.["error"] !== undefined && { err: meta["error"] }) }
    if (level === "error") log.warn(line, message)
    else if (level === "warning") log.info(line, message)
    else log.debug(line, message)
  })
}
