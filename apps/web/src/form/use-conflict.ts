import { useEffect, useState } from "react"
import { readFailure } from "../app/failure.ts"
import { notifyError } from "../feedback/notices.tsx"

/**
 * When a change was refused because somebody else saved first, reads what is stored now.
 *
 * @param error of the change
 * @param readCurrent asks the server, past the cache
 * @returns what is stored now while there is a conflict to settle, else null
 */
export function useConflict<Current>(
  error: unknown,
  readCurrent: () => Promise<Current>,
): { theirs: Current | null; settle: () => void } {
  const [theirs, setTheirs] = useState<Current | null>(null)
  const isConflict = readFailure(error).reason === "VERSION_CONFLICT"
  useEffect(() => {
    if (isConflict) readCurrent().then(setTheirs, notifyError)
    // Read once for each refusal, however often the page renders meanwhile.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [error, isConflict])
  return { theirs, settle: () => setTheirs(null) }
}

/** Whether an error is settled by a conflict dialog and needs no words of its own. */
export function isConflict(error: unknown): boolean {
  return readFailure(error).reason === "VERSION_CONFLICT"
}
