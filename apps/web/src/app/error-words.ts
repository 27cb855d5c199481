/** The one place where a refusal becomes words. Every reason has some; a test proves it. */
import type { Reason } from "@kitwright/domain/errors"
import { asRecords, asText, type Failure, readFailure } from "./failure.ts"

export interface ErrorWords {
  readonly title: string
  readonly text: string
  /** What else is known, one sentence each. */
  readonly list: readonly string[]
  /** To be told to whoever runs the server; only for what nobody foresaw. */
  readonly requestId: string | null
}

type Words = Pick<ErrorWords, "title" | "text"> & { readonly list?: readonly string[] }
type WordsOf = (failure: Failure) => Words

/** The server's own sentence, which names what is wrong, or ours if there is none. */
function saidBy(failure: Failure, otherwise: string): string {
  return failure.sentence === "" ? otherwise : failure.sentence
}

/** The server counts in the plural. */
const singular: Readonly<Record<string, string>> = {
  movements: "movement",
  "later movements": "later movement",
  "kit lines": "kit line",
  "kits that make it": "kit that makes it",
  "occupied locations": "occupied location",
  parts: "part",
  "types below it": "type below it",
}

function usesInWords(failure: Failure): string[] {
  return asRecords(failure.details.by).map((use) => {
    const kind = asText(use.kind)
    const count = asText(use.count)
    const examples = Array.isArray(use.examples) ? use.examples.map(asText).filter(Boolean) : []
    const names = examples.length === 0 ? "" : ` (${examples.join(", ")})`
    return `${count} ${count === "1" ? (singular[kind] ?? kind) : kind}${names}`
  })
}

function shortagesInWords(failure: Failure): string[] {
  return asRecords(failure.details.shortages).map((short) => {
    const unit = asText(short.unit)
    return `${asText(short.partKey)}: ${asText(short.needed)} ${unit} needed, ${asText(short.available)} ${unit} available`
  })
}

function cycleInWords(failure: Failure): string {
  const names = asRecords(failure.details.path).map((kit) => asText(kit.kitName))
  if (names.length === 0) return saidBy(failure, "Remove one of the lines that lead back to this kit.")
  return `${names.join(" → ")}. Remove one of these lines or change an output part.`
}

const words: Readonly<Record<Reason, WordsOf>> = {
  NOT_FOUND: (failure) => ({
    title: "Not found",
    text: saidBy(failure, "It may have been deleted, or the address has a typing error."),
  }),
  VERSION_CONFLICT: () => ({
    title: "Changed by someone else",
    text: "This was changed while you were editing it. Look at the current values and repeat your change.",
  }),
  INVALID_STATE: (failure) => ({
    title: "Not possible now",
    text: saidBy(failure, "It is in a state in which this can't be done."),
  }),
  ALREADY_EXISTS: (failure) => ({
    title: "Already taken",
    text: saidBy(failure, "There already is one with this value. Choose another."),
  }),
  NOT_IN_SET: () => ({
    title: "Belongs elsewhere",
    text: "This document belongs to another part or kit. Open it from there.",
  }),
  IDEMPOTENCY_MISMATCH: () => ({
    title: "Sent twice with different values",
    text: "The first request was kept. Look at what is stored, then save your change again.",
  }),
  UPLOAD_NOT_RECEIVED: () => ({
    title: "The file did not arrive",
    text: "The upload was interrupted. Choose the file again.",
  }),
  IN_USE: (failure) => ({
    title: "Still in use",
    text: "It can't be removed or changed while something refers to it.",
    list: usesInWords(failure),
  }),
  INSUFFICIENT_STOCK: (failure) => ({
    title: "Not enough stock",
    text: "Nothing was taken. Add stock or take less.",
    list: shortagesInWords(failure),
  }),
  CONFIRMATION_REQUIRED: (failure) => ({
    title: "Please confirm",
    text: asText(failure.details.whatWouldHappen) || saidBy(failure, "This has to be confirmed."),
  }),
  VALIDATION: (failure) => ({
    title: "Check what you entered",
    text: failure.issues[0]?.message ?? saidBy(failure, "One of the values can't be used."),
  }),
  UNSUPPORTED_FILE_TYPE: (failure) => ({
    title: "This kind of file can't be used",
    text: saidBy(failure, "Choose another file."),
  }),
  FILE_TOO_LARGE: (failure) => ({
    title: "The file is too large",
    text: saidBy(failure, "Make it smaller and try again."),
  }),
  UNIT_MISMATCH: (failure) => ({
    title: "These units don't convert",
    text: saidBy(failure, "Use a unit of the same kind as the part's unit."),
  }),
  BOM_CYCLE: (failure) => ({ title: "A kit can't contain itself", text: cycleInWords(failure) }),
  CONTENT_MISMATCH: (failure) => ({
    title: "The file is not what it says",
    text: saidBy(failure, "Its content differs from what was announced. Choose the file again."),
  }),
  UNAUTHENTICATED: () => ({ title: "Signed out", text: "Sign in again to go on." }),
  FORBIDDEN: () => ({
    title: "Not allowed",
    text: "You don't have the right to do this, or the page was opened from another site.",
  }),
  RATE_LIMITED: (failure) => ({
    title: "Too many requests",
    text: saidBy(failure, "Wait a few seconds, then try again."),
  }),
  UNAVAILABLE: (failure) => ({
    title: "The server is busy",
    text: saidBy(failure, "It is starting, stopping or has lost its database. Try again in a moment."),
  }),
}

const unsent = "Nothing was saved. What you typed is still here: try again when the server is back."
const brokenOff =
  "It broke off on the way, so it may have been saved or not. Try again: it is saved once, however often you try."

/** Words for anything that was thrown. Text that was not written for people is never shown. */
export function errorWords(error: unknown): ErrorWords {
  const failure = readFailure(error)
  if (failure.reason !== null) {
    const { title, text, list = [] } = words[failure.reason](failure)
    return { title, text, list, requestId: null }
  }
  if (failure.kind === "unreachable") {
    return {
      title: "The server doesn't answer",
      text: failure.isSurelyUnsent ? unsent : brokenOff,
      list: [],
      requestId: null,
    }
  }
  return {
    title: "Something went wrong",
    text: "This was not expected, and nothing was changed. Try again; if it comes back, tell whoever runs the server.",
    list: [],
    requestId: failure.requestId,
  }
}
