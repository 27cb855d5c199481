/**
 * The one error type of the product. A `reason` is stable and part of the wire contract;
 * the message is a sentence for people that says what to do; `details` is plain JSON for programs.
 */

/** Every reason a request may be refused for. */
export const reasons = [
  "NOT_FOUND",
  "VERSION_CONFLICT",
  "INVALID_STATE",
  "ALREADY_EXISTS",
  "NOT_IN_SET",
  "IDEMPOTENCY_MISMATCH",
  "UPLOAD_NOT_RECEIVED",
  "IN_USE",
  "INSUFFICIENT_STOCK",
  "CONFIRMATION_REQUIRED",
  "VALIDATION",
  "UNSUPPORTED_FILE_TYPE",
  "FILE_TOO_LARGE",
  "UNIT_MISMATCH",
  "BOM_CYCLE",
  "CONTENT_MISMATCH",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "RATE_LIMITED",
  "UNAVAILABLE",
] as const

export type Reason = (typeof reasons)[number]

/** A broken rule that the caller can do something about. Bugs are never DomainErrors. */
export class DomainError extends Error {
  readonly reason: Reason
  readonly details: Readonly<Record<string, unknown>>

  constructor(reason: Reason, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = "DomainError"
    this.reason = reason
    this.details = details
  }
}

/** A quantity as canonical text, or a value that writes itself as such (`Quantity`). */
type Amount = string | { toJSON(): string }

function amountText(amount: Amount): string {
  return typeof amount === "string" ? amount : amount.toJSON()
}

/** `notFound("part", "BZQP")`: there is no such thing. */
export function notFound(what: string, id: string | number): DomainError {
  return new DomainError(
    "NOT_FOUND",
    `There is no ${what} ${id}. It may have been deleted; check the ${what} and try again.`,
    { what, id },
  )
}

/** The row was changed since the caller read it. `current` is the row as `get` returns it now. */
export function versionConflict(current: unknown): DomainError {
  return new DomainError(
    "VERSION_CONFLICT",
    "This was changed by someone else in the meantime. Look at the current values and repeat your change.",
    { current },
  )
}

/** One kind of thing that keeps another from being removed or changed, how many, and a few names. */
export interface Use {
  kind: string
  count: number
  examples?: readonly string[]
}

/** `inUse("part BZQP", [{ kind: "kit line", count: 2, examples: ["Blinker"] }])`. */
export function inUse(what: string, by: readonly Use[]): DomainError {
  const uses = by.map((use) => {
    const examples = use.examples ?? []
    const names = examples.length === 0 ? "" : ` (${examples.join(", ")})`
    return `${use.kind}: ${use.count}${names}`
  })
  return new DomainError(
    "IN_USE",
    `The ${what} is in use by ${uses.join("; ")}. Remove these first, or archive it instead.`,
    { what, by },
  )
}

/** What is missing of one part, in the part's unit. */
export interface PartShortage {
  partKey: string
  needed: Amount
  available: Amount
  unit: string
}

/** Not enough stock: every short part is listed, and nothing was taken. */
export function insufficientStock(shortages: readonly PartShortage[]): DomainError {
  const rows = shortages.map(({ partKey, needed, available, unit }) => ({
    partKey,
    needed: amountText(needed),
    available: amountText(available),
    unit,
  }))
  const parts = rows.map(
    ({ partKey, needed, available, unit }) => `${partKey} needs ${needed} ${unit}, ${available} available`,
  )
  return new DomainError(
    "INSUFFICIENT_STOCK",
    `Not enough stock: ${parts.join("; ")}. Add stock or take less.`,
    { shortages: rows },
  )
}

/** The thing is in a state in which this can't be done. The message says what can. */
export function invalidState(message: string, state: string): DomainError {
  return new DomainError("INVALID_STATE", message, { state })
}

/** A value breaks a rule. `field` is the name the caller gave it on the wire. */
export function validation(field: string, message: string): DomainError {
  return new DomainError("VALIDATION", message, { field })
}

/** No conversion between two units, for the named part if there is one. */
export function unitMismatch(from: string, to: string, partKey?: string): DomainError {
  const forPart = partKey === undefined ? "" : ` for part ${partKey}`
  return new DomainError(
    "UNIT_MISMATCH",
    `Can't convert ${from} to ${to}${forPart}. Use a unit of the same kind; weight and volume convert only when the part has a density.`,
    partKey === undefined ? { from, to } : { from, to, partKey },
  )
}

/** The path of kits that would contain itself; the first kit is repeated at the end. */
export function bomCycle(path: readonly { kitId: number; kitName: string }[]): DomainError {
  const names = path.map((kit) => kit.kitName).join(" → ")
  return new DomainError(
    "BOM_CYCLE",
    `A kit can't contain itself: ${names}. Remove one of these lines or change an output part.`,
    { path },
  )
}

/** `alreadyExists("type", "name", "Resistor")`: the value must be unique and is taken. */
export function alreadyExists(what: string, field: string, value: string | number): DomainError {
  return new DomainError(
    "ALREADY_EXISTS",
    `There already is a ${what} with the ${field} ${value}. Choose another ${field}.`,
    { what, field, value },
  )
}

/** Allowed, but only when the caller confirms it. `confirmWith` is the input to repeat the call with. */
export function confirmationRequired(
  whatWouldHappen: string,
  confirmWith: string,
  details: Readonly<Record<string, unknown>> = {},
): DomainError {
  return new DomainError("CONFIRMATION_REQUIRED", `${whatWouldHappen} Confirm to go on.`, {
    ...details,
    whatWouldHappen,
    confirmWith,
  })
}

/** The attachment belongs to another set than the one it was looked for in. */
export function notInSet(attachmentId: number, attachmentSetId: number): DomainError {
  return new DomainError("NOT_IN_SET", "This document belongs to another part or kit. Open it from there.", {
    attachmentId,
    attachmentSetId,
  })
}

/** The upload was to be confirmed before its bytes had arrived. */
export function uploadNotReceived(uploadId: string): DomainError {
  return new DomainError(
    "UPLOAD_NOT_RECEIVED",
    "The file has not arrived yet. Send it again, then confirm.",
    {
      uploadId,
    },
  )
}

/** A file of another type than those that are stored. `type` is what was declared or seen; null when nothing known was seen. */
export function unsupportedFileType(type: string | null, allowed: readonly string[]): DomainError {
  const what = type === null ? "Files of this type" : `Files of the type ${type}`
  return new DomainError(
    "UNSUPPORTED_FILE_TYPE",
    `${what} can't be stored. Convert it to one of ${allowed.join(", ")}.`,
    { field: "contentType", type, allowed },
  )
}

/** A file of more bytes than its type may have. */
export function fileTooLarge(size: number, sizeMax: number): DomainError {
  return new DomainError(
    "FILE_TOO_LARGE",
    `The file has ${inMegabytes(size)}, at most ${inMegabytes(sizeMax)} can be stored. Make it smaller and try again.`,
    { field: "size", size, sizeMax },
  )
}

/** What arrived is not what was announced: its size, its content or its type. */
export function contentMismatch(what: "size" | "content" | "type"): DomainError {
  return new DomainError(
    "CONTENT_MISMATCH",
    `The ${what} of the file differs from what was announced. Choose the file again.`,
    { what },
  )
}

/** Rounded up, so that a file that is too large by a byte does not look as if it were just right. */
function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 104_857.6) / 10} MB`
}
