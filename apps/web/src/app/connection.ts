/**
 * Whether the server answers. Every request reports here; besides, a heartbeat asks while the page is
 * visible, so that a stopped server is noticed within three seconds even when nobody clicks anything.
 */
import { useSyncExternalStore } from "react"

const heartbeatMilliseconds = 2_000
const answerTimeoutMilliseconds = 2_000
/** What a proxy answers when there is nobody behind it. */
const gatewayStatuses: ReadonlySet<number> = new Set([502, 504])

let isReachable = true
const listeners = new Set<() => void>()

function report(reachable: boolean): void {
  if (reachable === isReachable) return
  isReachable = reachable
  for (const listener of listeners) listener()
}

/** Calls back after each change between reachable and not. Returns the way to stop. */
export function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function isServerReachable(): boolean {
  return isReachable
}

/** True while the server answers; renders again when that changes. */
export function useIsServerReachable(): boolean {
  return useSyncExternalStore(onConnectionChange, isServerReachable)
}

/** Nobody answered. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError"
  /** Nobody had answered before either: then the request can't have arrived. */
  readonly isSurelyUnsent: boolean

  constructor(cause: unknown, isSurelyUnsent: boolean) {
    super("The server doesn't answer.", { cause })
    this.isSurelyUnsent = isSurelyUnsent
  }
}

/**
 * Loads a piece of the app. When that fails because nobody answers, the error says so: the router would take any other
 * for a new version of the app and load the whole page again, which without a server leaves nothing on the screen.
 */
export async function loadPiece<Piece>(load: () => Promise<Piece>): Promise<Piece> {
  try {
    return await load()
  } catch (error) {
    await checkConnection()
    if (isReachable) throw error
    throw new UnreachableError(error, true)
  }
}

/** What `fetch` takes, with a signal that may be there or not. */
type WatchedInit = Omit<RequestInit, "signal"> & { signal?: AbortSignal | null | undefined }

/**
 * `fetch` that reports whether anybody answered. An aborted request says nothing about the server.
 *
 * @throws UnreachableError when nobody did
 */
export async function watchedFetch(input: RequestInfo | URL, init: WatchedInit = {}): Promise<Response> {
  const { signal, ...others } = init
  const wasReachable = isReachable
  try {
    const response = await fetch(input, { ...others, signal: signal ?? null })
    report(!gatewayStatuses.has(response.status))
    return response
  } catch (error) {
    if (signal?.aborted === true) throw error
    report(false)
    throw new UnreachableError(error, !wasReachable)
  }
}

/** Asks the server whether it is alive. Never throws: the answer is what was reported. */
export async function checkConnection(): Promise<void> {
  try {
    const signal = AbortSignal.timeout(answerTimeoutMilliseconds)
    const response = await fetch("/healthz", { cache: "no-store", signal })
    report(!gatewayStatuses.has(response.status))
  } catch {
    report(false)
  }
}

/** Starts the heartbeat. One beat at a time; none while the page is hidden. */
export function startHeartbeat(): void {
  const beat = async () => {
    if (!document.hidden) await checkConnection()
    setTimeout(() => void beat(), heartbeatMilliseconds)
  }
  setTimeout(() => void beat(), heartbeatMilliseconds)
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void checkConnection()
  })
}
