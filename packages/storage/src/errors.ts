/**
 * What can go wrong with a store, as few errors. None of them repeats a signed URL, a header or an answer of the store:
 * whoever reads a log must not find a link that opens a document.
 */

/** The store can't be reached, is too slow or has a problem of its own. The same call may succeed later. */
export class StorageUnavailable extends Error {
  override readonly name = "StorageUnavailable"
  readonly retryable = true
  /** The store's or the system's word for it, such as `SlowDown` or `ECONNREFUSED`. */
  readonly code: string
  /** The HTTP status, when there was an answer. */
  readonly status: number | null

  constructor(message: string, code: string, status: number | null = null) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** The store answers and says no: wrong settings, missing rights, or a bug of ours. Trying again changes nothing. */
export class StorageRefused extends Error {
  override readonly name = "StorageRefused"
  readonly retryable = false
  readonly code: string
  readonly status: number | null

  constructor(message: string, code: string, status: number | null = null) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** There is no object under the key. */
export class ObjectMissing extends Error {
  override readonly name = "ObjectMissing"
  readonly key: string

  constructor(key: string) {
    super(`There is no object ${key} in the store.`)
    this.key = key
  }
}

/** The object has another size than was asked for, so it was not read. */
export class ObjectOfOtherSize extends Error {
  override readonly name = "ObjectOfOtherSize"
  readonly key: string

  constructor(key: string) {
    super(`The object ${key} has another size than it should have.`)
    this.key = key
  }
}

/** The store must not be used as it is set up: it gives documents to anybody, or does not work at all. */
export class StoreRefusedError extends Error {
  override readonly name = "StoreRefusedError"
}

const networkCodes: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ETIMEDOUT",
])

const passingCodes: ReadonlySet<string> = new Set([
  "ConditionalRequestConflict",
  "OperationAborted",
  "RequestTimeout",
  "SlowDown",
  "TimeoutError",
])

/** What an unknown error says of itself. */
export type Failure = { code: string; status: number | null }

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: "UnknownError", status: null }
  const metadata: unknown = Reflect.get(error, "$metadata")
  const status: unknown =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "httpStatusCode") : undefined
  const systemCode: unknown = Reflect.get(error, "code")
  // The system's word says more than "Error" or "AggregateError"; the store's word is the name of the error.
  const code = typeof systemCode === "string" && status === undefined ? systemCode : error.name
  // The store chooses this word, so it may be anything.
  return {
    code: /^\w{1,60}$/.test(code) ? code : "UnknownError",
    status: typeof status === "number" ? status : null,
  }
}

/** No object under the key. A bucket that is missing is not that: it would make every document look lost. */
export function saysMissing(error: unknown): boolean {
  const { code, status } = failureOf(error)
  return status === 404 && code !== "NoSuchBucket"
}

/**
 * The error to throw for whatever a call to the store threw. `act` completes "could not", such as `read b/1`. A call
 * that was aborted fails with the reason of its signal.
 */
export function storageError(error: unknown, act: string, signal?: AbortSignal): Error {
  if (signal?.aborted === true) return reasonOf(signal)
  if (isOurs(error)) return error
  const { code, status } = failureOf(error)
  const said = status === null ? code : `${code}, ${status}`
  if (isPassing(code, status))
    return new StorageUnavailable(`Could not ${act} for now (${said}). Try again later.`, code, status)
  return new StorageRefused(
    `Could not ${act}: the object store refused it (${said}). Check its settings and the rights of the access key.`,
    code,
    status,
  )
}

function isOurs(error: unknown): error is StorageUnavailable | StorageRefused | ObjectMissing {
  return (
    error instanceof StorageUnavailable || error instanceof StorageRefused || error instanceof ObjectMissing
  )
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason))
}

function isPassing(code: string, status: number | null): boolean {
  if (passingCodes.has(code)) return true
  if (status === null) return networkCodes.has(code)
  // 501 is a store that does not know the operation, today and tomorrow.
  return (status >= 500 && status !== 501) || status === 429
}
