import { DomainError, type Reason } from "@kitwright/domain/errors"
import { MediaUnavailableError } from "@kitwright/media/media-error"
import { StorageUnavailable } from "@kitwright/storage/errors"
import { TRPCError } from "@trpc/server"
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc"
import { getHTTPStatusCodeFromError } from "@trpc/server/http"
import { ZodError } from "zod"
import { isDatabaseUnavailable } from "./database-errors.ts"

/** The transport code, and with it the HTTP status, of every reason. */
const codeOfReason = {
  NOT_FOUND: "NOT_FOUND",
  VERSION_CONFLICT: "CONFLICT",
  INVALID_STATE: "CONFLICT",
  ALREADY_EXISTS: "CONFLICT",
  NOT_IN_SET: "CONFLICT",
  IDEMPOTENCY_MISMATCH: "CONFLICT",
  UPLOAD_NOT_RECEIVED: "CONFLICT",
  IN_USE: "CONFLICT",
  INSUFFICIENT_STOCK: "CONFLICT",
  CONFIRMATION_REQUIRED: "CONFLICT",
  VALIDATION: "BAD_REQUEST",
  UNSUPPORTED_FILE_TYPE: "BAD_REQUEST",
  FILE_TOO_LARGE: "BAD_REQUEST",
  UNIT_MISMATCH: "UNPROCESSABLE_CONTENT",
  BOM_CYCLE: "UNPROCESSABLE_CONTENT",
  CONTENT_MISMATCH: "UNPROCESSABLE_CONTENT",
  UNAUTHENTICATED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
} as const satisfies Record<Reason, TRPC_ERROR_CODE_KEY>

/** The reason behind a refusal that the transport itself makes, before any procedure runs. */
const reasonOfTransportCode: Partial<Record<TRPC_ERROR_CODE_KEY, Reason>> = {
  PARSE_ERROR: "VALIDATION",
  BAD_REQUEST: "VALIDATION",
  METHOD_NOT_SUPPORTED: "VALIDATION",
  UNSUPPORTED_MEDIA_TYPE: "VALIDATION",
  PAYLOAD_TOO_LARGE: "VALIDATION",
  TIMEOUT: "VALIDATION",
  NOT_FOUND: "NOT_FOUND",
  FORBIDDEN: "FORBIDDEN",
  SERVICE_UNAVAILABLE: "UNAVAILABLE",
}

/** One field of the input that breaks a rule. `path` is the way to it, such as `lines.0.quantity`; "" is the whole input. */
type Issue = { path: string; message: string }

/** An error that the caller can do something about. */
export type Refusal = {
  code: TRPC_ERROR_CODE_KEY
  reason: Reason
  message: string
  details: Readonly<Record<string, unknown>>
  issues?: readonly Issue[]
}

/** What stands in `error.data` on the wire. An internal error has neither reason nor details. */
export type ErrorData = {
  code: TRPC_ERROR_CODE_KEY
  httpStatus: number
  reason?: Reason
  details?: Readonly<Record<string, unknown>>
  issues?: readonly Issue[]
  requestId: string
}

/** How long a caller that was refused for lack of the database or during a shutdown should wait. */
export const retryAfterSeconds = 2

/** Refuses a call because the server can't do it now; the same call may succeed soon. */
export function unavailable(message: string): DomainError {
  return new DomainError("UNAVAILABLE", message, { retryAfterSeconds })
}

/** What an error means to the caller, or undefined when it is an internal one and none of the caller's business. */
export function refusalOf(error: TRPCError): Refusal | undefined {
  const { cause } = error
  if (cause instanceof DomainError) {
    const { reason, message, details } = cause
    return { code: codeOfReason[reason], reason, message, details }
  }
  if (cause instanceof ZodError && error.code === "BAD_REQUEST") return validationRefusal(cause)
  if (isDatabaseUnavailable(cause)) {
    return {
      code: "SERVICE_UNAVAILABLE",
      reason: "UNAVAILABLE",
      message:
        "The database can't be reached or is too busy. Try again in a moment; with the same idempotency key nothing happens twice.",
      details: { retryAfterSeconds },
    }
  }
  if (cause instanceof StorageUnavailable || cause instanceof MediaUnavailableError) {
    return {
      code: "SERVICE_UNAVAILABLE",
      reason: "UNAVAILABLE",
      message: "Documents can't be read or stored now. Try again in a moment; nothing of it is lost.",
      details: { retryAfterSeconds },
    }
  }
  const reason = reasonOfTransportCode[error.code]
  return reason === undefined ? undefined : { code: error.code, reason, message: error.message, details: {} }
}

const issuesMax = 20

function validationRefusal(error: ZodError): Refusal {
  const issues = error.issues.flatMap(issuesOf).slice(0, issuesMax)
  const first = issues[0] ?? { path: "", message: "Expected another input." }
  return {
    code: "BAD_REQUEST",
    reason: "VALIDATION",
    message: first.path === "" ? first.message : `${first.path}: ${first.message}`,
    details: { field: first.path },
    issues,
  }
}

function issuesOf(issue: ZodError["issues"][number]): Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: "This field is not known here. Remove it.",
    }))
  }
  return [{ path: pathText(issue.path), message: issue.message }]
}

/** A key may be as long as the request allows; nobody wants to read it all. */
function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".").slice(0, 200)
}

/** The message and data of an error on the wire. Nothing of an internal error is shown but the request id. */
export function wireError(error: TRPCError, requestId: string): { message: string; data: ErrorData } {
  const refusal = refusalOf(error)
  if (refusal === undefined) {
    return {
      message: `Something went wrong on the server. Try again; if it happens again, report it with request id ${requestId}.`,
      data: { code: "INTERNAL_SERVER_ERROR", httpStatus: 500, requestId },
    }
  }
  const { message, ...rest } = refusal
  return {
    message,
    data: {
      ...rest,
      httpStatus: getHTTPStatusCodeFromError(new TRPCError({ code: refusal.code })),
      requestId,
    },
  }
}
