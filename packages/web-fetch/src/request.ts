import type { LookupFunction } from "node:net"
import type { Readable } from "node:stream"
import { Agent, request } from "undici"
import { UnreachableError } from "./fetch-error.ts"
import type { ResolvedAddress } from "./guard/resolve.ts"

const acceptedTypes =
  "text/html,application/xhtml+xml,image/avif,image/webp,image/*,application/pdf,*/*;q=0.1"
const userAgent = "Kitwright/0.1 (link preview)"

/** The beginning of an answer. Whoever gets one calls `end`, whether the body was read or not. */
export interface Answer {
  status: number
  header(name: string): string | undefined
  /** The bytes as they come over the wire. */
  body: Readable
  end(): Promise<void>
}

/**
 * Sends one GET to the addresses that were checked, and to no others: the name is not looked up again. There is nothing
 * in it that tells about anybody: no cookies, no credentials, no referrer. Redirects are answers here.
 */
export async function sendRequest(
  url: URL,
  addresses: readonly ResolvedAddress[],
  limits: { timeMs: number; headerBytesMax: number },
  signal: AbortSignal,
): Promise<Answer> {
  const agent = new Agent({
    allowH2: false,
    autoSelectFamily: true,
    bodyTimeout: limits.timeMs,
    connect: { lookup: pinnedLookup(addresses), timeout: limits.timeMs },
    headersTimeout: limits.timeMs,
    maxHeaderSize: limits.headerBytesMax,
  })
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      // Whatever an answer is packed in is unpacked under a limit; better it is not packed at all.
      headers: { accept: acceptedTypes, "accept-encoding": "identity", "user-agent": userAgent },
      signal,
    })
    return {
      status: statusCode,
      header: (name) => {
        const value = headers[name]
        return Array.isArray(value) ? value[0] : value
      },
      body,
      end: async () => {
        // What is still to come is of no interest, and breaks off as an error nobody needs.
        body.on("error", () => undefined)
        body.destroy()
        await agent.destroy()
      },
    }
  } catch (error) {
    await agent.destroy()
    signal.throwIfAborted()
    throw new UnreachableError("The server does not answer as it should.", { cause: error })
  }
}

/** Answers every question for a host with the addresses that are known to be good. */
function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses
    if (options.all === true) callback(null, [...addresses])
    else if (first === undefined) callback(new Error("There is no address."), "")
    else callback(null, first.address, first.family)
  }
}
