import { ConflictDialog, type Difference } from "../feedback/conflict-dialog.tsx"
import type { Conflict } from "./use-conflict.ts"

interface SettleConflictProps<Current> {
  readonly conflict: Conflict<Current>
  readonly isPending: boolean
  /** The fields in which the form differs from what is stored. */
  readonly differences: (theirs: Current) => Difference[]
  /** Puts what is stored into the form. */
  readonly adopt: (theirs: Current) => void
  /** Saves the form over what is stored. */
  readonly save: (version: number) => void
}

/** Asks which of two versions shall stand, when somebody else saved first. */
export function SettleConflict<Current extends { readonly version: number }>(
  props: SettleConflictProps<Current>,
) {
  const { conflict, isPending, differences, adopt, save } = props
  const { theirs, settle } = conflict
  if (theirs === null) return null
  return (
    <ConflictDialog
      differences={differences(theirs)}
      isPending={isPending}
      onKeepTheirs={() => {
        adopt(theirs)
        settle()
      }}
      onKeepMine={() => {
        settle()
        save(theirs.version)
      }}
    />
  )
}
