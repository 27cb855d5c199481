/**
 * Opens a link in the place of whoever pasted it, and takes care where it leads. Two things must never happen: that an
 * address inside our own network is asked for anything, and that a stranger's server keeps us busy.
 */
import { tmpdir } from "node:os"
import { sniff, sniffBytesMax, type SniffedType, sniffedTypes } from "@kitwright/media/sniff"
import { Deadline } from "./deadline.ts"
import { PrivateAddressError, UnreachableError } from "./fetch-error.ts"
import { type SavedFile, saveFile } from "./file/save-file.ts"
import { readTarget } from "./guard/read-target.ts"
import {
  type AddressRules,
  addressRules,
  type Lookup,
  lookupBySystem,
  resolveTarget,
  type TestServer,
} from "./guard/resolve.ts"
import { defaultLimits, type FetchLimits } from "./limits.ts"
import { readPage } from "./page/read-page.ts"
import { atMost, peek, readBody } from "./read-body.ts"
import { type Answer, sendRequest } from "./request.ts"

export type { Lookup, TestServer } from "./guard/resolve.ts"
export type { FetchLimits } from "./limits.ts"

export interface FetchSettings {
  limits?: Partial<FetchLimits>
  /** Which files are wanted; others are as good as none. Default all that may be kept. */
  types?: readonly SniffedType[]
  /** Where files are put; default the system's folder for temporary files. */
  folder?: string
  /** Stops it; `fetchPage` then throws the signal's reason. */
  signal?: AbortSignal
  /** How names are resolved; default the system's way. */
  lookup?: Lookup
  /** Servers that tests started, to be taken for public ones: exactly these addresses and ports. Never set in the product. */
  allowedForTests?: readonly TestServer[]
}

/**
 * `page`: something with an address, whose title and picture may be null. `file`: an image or PDF, saved; the caller
 * calls `remove`. `private`: an address that is none of the public web; nothing was sent to it. `unreachable`: nothing
 * was found there, or nothing we would take; `reason` is a sentence for people.
 */
export type FetchedPage =
  | { kind: "page"; finalUrl: string; title: string | null; imageUrl: string | null }
  | ({ kind: "file"; finalUrl: string; type: SniffedType } & SavedFile)
  | { kind: "private" }
  | { kind: "unreachable"; reason: string }

const redirects = new Set([301, 302, 303, 307, 308])

/** Opens a link. Throws only what is our own fault, as a full disk, or the reason of the signal. */
export async function fetchPage(url: string, settings: FetchSettings = {}): Promise<FetchedPage> {
  const limits = { ...defaultLimits, ...settings.limits }
  const rules = addressRules(settings.lookup ?? lookupBySystem, settings.allowedForTests ?? [])
  using deadline = new Deadline(limits.timeMs, settings.signal)
  try {
    const { answer, finalUrl } = await follow(url, rules, limits, deadline.signal)
    try {
      const { types = sniffedTypes, folder = tmpdir() } = settings
      return await take(answer, finalUrl, limits, { deadline, types, folder })
    } finally {
      await answer.end()
    }
  } catch (error) {
    if (error instanceof PrivateAddressError) return { kind: "private" }
    if (error instanceof UnreachableError) return { kind: "unreachable", reason: error.message }
    if (deadline.isOver) return { kind: "unreachable", reason: "The server takes too long to answer." }
    throw error
  }
}

/** Asks for a page and for where it leads, each time with all checks from the start. */
async function follow(
  text: string,
  rules: AddressRules,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<{ answer: Answer; finalUrl: URL }> {
  const isPortOpen = (port: number): boolean => rules.allowedForTests.some((server) => server.port === port)
  let url = readTarget(text, undefined, isPortOpen)
  for (let hop = 0; hop <= limits.redirectsMax; hop++) {
    const addresses = await resolveTarget(url, rules, signal)
    const answer = await sendRequest(url, addresses, limits, signal)
    if (!redirects.has(answer.status)) return { answer, finalUrl: url }
    await answer.end()
    url = readTarget(answer.header("location") ?? "", url, isPortOpen)
  }
  throw new UnreachableError("The address leads from one to the next without an end.")
}

/** Takes what the server gives: a file by its first bytes, whatever it is called, else a page. */
async function take(
  answer: Answer,
  finalUrl: URL,
  limits: FetchLimits,
  { deadline, types, folder }: { deadline: Deadline; types: readonly SniffedType[]; folder: string },
): Promise<FetchedPage> {
  if (answer.status < 200 || answer.status > 299) {
    throw new UnreachableError(`The server answers with status ${answer.status}.`)
  }
  const { start, all } = await peek(readBody(answer, deadline.signal), sniffBytesMax)
  const type = sniff(start)
  if (type !== undefined) {
    if (!types.includes(type)) throw new UnreachableError("The file is of another type than was asked for.")
    deadline.restart(limits.fileTimeMs)
    const bytesMax = type === "application/pdf" ? limits.pdfBytesMax : limits.imageBytesMax
    const tooLarge = `The file is larger than ${bytesMax / 1024 / 1024} MiB.`
    if (Number(answer.header("content-length") ?? 0) > bytesMax) throw new UnreachableError(tooLarge)
    const file = await saveFile(atMost(all, bytesMax, tooLarge), folder)
    return { kind: "file", finalUrl: finalUrl.href, type, ...file }
  }
  const contentType = answer.header("content-type") ?? "text/html"
  if (!/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType)) {
    return { kind: "page", finalUrl: finalUrl.href, title: null, imageUrl: null }
  }
  const page = await readPage(start, all, { url: finalUrl, contentType, bytesMax: limits.pageBytesMax })
  return { kind: "page", finalUrl: finalUrl.href, ...page }
}
