/** What is known of a failed request, read from whatever was thrown. */
import type { AppRouter } from "@kitwright/api/router"
import { type Reason, reasons } from "@kitwright/domain/errors"
import { TRPCClientError } from "@trpc/client"
import { UnreachableError } from "./connection.ts"

export interface FieldIssue {
  /** The name on the wire, with dots: `openingStock.quantity`. */
  readonly path: string
  readonly message: string
}

export interface Failure {
  /** `refused`: a rule said no. `unreachable`: nobody answered. `broken`: a bug, here or on the server. */
  readonly kind: "refused" | "unreachable" | "broken"
  readonly reason: Reason | null
  /** The server's sentence for people; only of refusals. */
  readonly sentence: string
  readonly details: Readonly<Record<string, unknown>>
  readonly issues: readonly FieldIssue[]
  readonly requestId: string | null
  /** Of what nobody answered: whether it can't have arrived. */
  readonly isSurelyUnsent: boolean
}

/** Never throws, whatever it is given. */
export function readFailure(error: unknown): Failure {
  if (error instanceof UnreachableError) return unreachable(error)
  if (!isServerError(error)) return nothingKnown("broken")
  const { data } = error
  if (data === undefined || data === null) {
    if (error.cause instanceof UnreachableError) return unreachable(error.cause)
    // A proxy without a server behind it answers something that is no JSON.
    return nothingKnown(error.cause instanceof SyntaxError ? "unreachable" : "broken")
  }
  const reason = reasons.find((known) => known === data.reason)
  if (reason === undefined) return { ...nothingKnown("broken"), requestId: data.requestId }
  const details = data.details ?? {}
  return {
    kind: "refused",
    reason,
    sentence: error.message,
    details,
    issues: data.issues ?? issueOfField(details.field, error.message),
    requestId: data.requestId,
    isSurelyUnsent: false,
  }
}

/** A mistake in the page itself, which belongs into the console: not an answer of the server, nor that there was none. */
export function isBug(error: unknown): boolean {
  return !isServerError(error) && !(error instanceof UnreachableError)
}

/** Worth another try by itself: nobody answered, or the server said that it can't right now. */
export function isPassing(error: unknown): boolean {
  const failure = readFailure(error)
  return failure.kind === "unreachable" || failure.reason === "UNAVAILABLE"
}

/** A record of unknown values, or null for anything else. */
function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null
}

/** Text as it is, numbers as their digits, nothing for anything else. */
export function asText(value: unknown): string {
  if (typeof value === "string") return value
  return typeof value === "number" ? String(value) : ""
}

/** The records of a list. */
export function asRecords(value: unknown): Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return []
  return value.map(asRecord).filter((record) => record !== null)
}

function isServerError(error: unknown): error is TRPCClientError<AppRouter> {
  return error instanceof TRPCClientError
}

function nothingKnown(kind: Failure["kind"]): Failure {
  return { kind, reason: null, sentence: "", details: {}, issues: [], requestId: null, isSurelyUnsent: false }
}

function unreachable({ isSurelyUnsent }: UnreachableError): Failure {
  return { ...nothingKnown("unreachable"), isSurelyUnsent }
}

function issueOfField(field: unknown, message: string): FieldIssue[] {
  return typeof field === "string" && field !== "" ? [{ path: field, message }] : []
}
