import { DomainError } from "@kitwright/domain/errors"
import { DatabaseError } from "pg"

/**
 * What a broken constraint means in the workshop's words. Only constraints that a user can run into belong here; any other
 * stays an internal error, because it says that a rule above the database failed.
 */
const meanings: Readonly<Record<string, () => DomainError>> = {
  types_name_unique: () =>
    new DomainError("ALREADY_EXISTS", "A type of this name exists already. Choose another name.", {
      field: "name",
    }),
  part_attributes_name_unique: () =>
    new DomainError("VALIDATION", "An attribute name stands twice. Give each attribute one row.", {
      field: "attributes",
    }),
  kits_one_active_maker: () =>
    new DomainError("INVALID_STATE", "Another active kit already makes this part. Archive that kit first.", {
      field: "outputPartKey",
    }),
  kit_lines_part_once: () =>
    new DomainError("ALREADY_EXISTS", "The part is on this kit already. Change the quantity of its line.", {
      field: "partKey",
    }),
  attachments_set: () => setIsGone(),
  uploads_set: () => setIsGone(),
  movements_reversed_once: () =>
    new DomainError("INVALID_STATE", "This movement was undone already.", { state: "undone" }),
}

/**
 * Foreign keys that a change can run into only because another one was faster, and not when it is run again: an attachment
 * was to refer to a blob that is dying, or a blob was to die to which somebody had just attached something.
 */
const lostRaces: ReadonlySet<string> = new Set(["attachments_live_blob"])

/** Turns a database error into the domain error that its constraint stands for; anything else comes back as it is. */
export function explainDatabaseError(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.constraint === undefined) return error
  return meanings[error.constraint]?.() ?? error
}

/** True when the transaction lost a race that Postgres resolved by ending it, so that doing it again is right. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false
  if (error.code === "40001" || error.code === "40P01") return true
  return error.code === "23503" && error.constraint !== undefined && lostRaces.has(error.constraint)
}

function setIsGone(): DomainError {
  return new DomainError(
    "NOT_FOUND",
    "The part or kit of these documents was deleted meanwhile. Choose another one.",
    { what: "attachment set" },
  )
}
