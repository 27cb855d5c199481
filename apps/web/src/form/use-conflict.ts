import { useEffect, useState } from "react"
import { readFailure } from "../app/failure.ts"
import { notifyError } from "../feedback/notices.tsx"

interface Versioned {
  readonly version: number
}

export interface Conflict<Current> {
  /** The version to save with. */
  readonly version: number
  /** What is stored now, while there is a conflict to settle. */
  readonly theirs: Current | null
  /** Settles it: from now on the version is theirs. */
  readonly settle: () => void
}

/** Whether an error is settled by the dialog of `SettleConflict` and needs no words of its own. */
export function isConflict(error: unknown): boolean {
  return readFailure(error).reason === "VERSION_CONFLICT"
}

/**
 * The version of what is being edited. When a change was refused because somebody else saved first, reads what is
 * stored now.
 *
 * @param error of the change
 * @param readCurrent asks the server, past the cache; null when it is gone
 */
export function useConflict<Current extends Versioned>(
  initialVersion: number,
  error: unknown,
  readCurrent: () => Promise<Current | null>,
): Conflict<Current> {
  const [version, setVersion] = useState(initialVersion)
  const [theirs, setTheirs] = useState<Current | null>(null)
  const hasConflict = isConflict(error)
  useEffect(() => {
    if (hasConflict) readCurrent().then(setTheirs, notifyError)
    // Read once for each refusal, however often the page renders meanwhile.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [error, hasConflict])
  return {
    version,
    theirs,
    settle: () => {
      if (theirs !== null) setVersion(theirs.version)
      setTheirs(null)
    },
  }
}
