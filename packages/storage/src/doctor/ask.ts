import { type IncomingMessage, request as requestPlain } from "node:http"
import { request as requestSecure } from "node:https"
import { setTimeout as sleep } from "node:timers/promises"
import { StorageUnavailable } from "../errors.ts"
import { bytesOf } from "../read-object.ts"
import type { Bench } from "./bench.ts"

/** What a browser sends; without a method it reads. */
export type Question = { method?: string; headers?: Record<string, string>; body?: Buffer }

/** Bytes as they came over the line: nothing is unpacked. */
export type Answer = { status: number; headers: Headers; bytes: Buffer }

const triesMax = 3
const pauseMs = 100
const answerTimeoutMs = 5_000
/** The objects of an examination and the errors of stores are far smaller. */
const answerBytesMax = 1_000_000

/**
 * Asks as a browser asks, without the SDK and without keys. An answer 5xx is no answer: it is asked again, and given
 * back only when it stays. Throws StorageUnavailable when there is none at all.
 */
export async function ask(bench: Bench, url: string, question: Question = {}): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    const answer = await askOnce(bench, url, question)
    if (answer !== undefined && (!isPassing(answer.status) || tried === triesMax)) return answer
    if (tried === triesMax)
      throw new StorageUnavailable(
        `The object store at ${bench.settings.endpoint} does not answer. Try again later.`,
        "NoAnswer",
      )
    await sleep(pauseMs * tried, undefined, { signal: bench.signal })
  }
}

async function askOnce(bench: Bench, url: string, question: Question): Promise<Answer | undefined> {
  const signal = AbortSignal.any([bench.signal, AbortSignal.timeout(answerTimeoutMs)])
  try {
    const incoming = await send(url, question, signal)
    return { status: incoming.statusCode ?? 0, headers: headersOf(incoming), bytes: await readAll(incoming) }
  } catch {
    // What it says may repeat the link; that there was no answer is all there is to know.
    bench.signal.throwIfAborted()
    return undefined
  }
}

function send(url: string, question: Question, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.startsWith("https:") ? requestSecure : requestPlain
  const { method = "GET", headers = {}, body } = question
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, signal }, resolve)
    outgoing.once("error", reject)
    outgoing.end(body)
  })
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(incoming.headersDistinct))
    for (const value of values) headers.append(name, value)
  return headers
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = bytesOf(chunk)
    size += bytes.length
    if (size > answerBytesMax) throw new RangeError("this is no answer of a store")
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** 501 is a refusal: the store does not know what is asked of it. */
export function isPassing(status: number): boolean {
  return status >= 500 && status !== 501
}
