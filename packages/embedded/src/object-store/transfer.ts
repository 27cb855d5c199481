import { once } from "node:events"
import type { IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import type { Answer } from "./exchange.ts"
import { CutConnection } from "./request-faults.ts"
import type { Connection } from "./request-handler.ts"
import type { CompleteSettings } from "./settings.ts"
import { S3Error } from "./wire/s3-error.ts"

/** The pieces of a request's body. Throws IncompleteBody when the client leaves or pauses for too long. */
export async function* readBody(
  { incoming, response }: Connection,
  idleSecondsMax: number,
): AsyncGenerator<Buffer> {
  if (asksFirst(incoming)) response.writeContinue()
  const endLimit = limitIdleness(incoming.socket, idleSecondsMax)
  try {
    // The stream outlives a body that was refused half-way: its connection still has to carry the answer.
    yield* incoming.iterator({ destroyOnReturn: false })
  } catch (cause) {
    throw new S3Error("IncompleteBody", undefined, { cause })
  } finally {
    endLimit()
  }
}

/** Sends an answer to its end. A client that leaves or stops reading ends it too. */
export async function sendAnswer(
  { incoming, response }: Connection,
  answer: Answer,
  settings: CompleteSettings,
): Promise<void> {
  const endLimit = limitIdleness(incoming.socket, settings.idleSecondsMax)
  try {
    response.statusCode = answer.status
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
    // It will never be told to send, so the connection is of no more use.
    if (waitsToSend(incoming)) response.setHeader("connection", "close")
    if (answer.body === undefined) {
      sendText(response, textOf(answer, { incoming, response }))
      await discardRest(incoming, settings.objectBytesMax)
    } else {
      await sendBody(response, answer.body)
    }
    response.end()
    await over(response, "finish")
  } finally {
    endLimit()
    await answer.close?.()
  }
}

function sendText(response: Connection["response"], text = ""): void {
  if (text === "") response.flushHeaders()
  else response.write(text)
}

/**
 * Reads what a client still sends although it was answered, up to what it could have sent at all. To be called while
 * the answer is not ended: with its end the connection may be closed, and cut off a client might never read it.
 */
async function discardRest(incoming: IncomingMessage, bytesMax: number): Promise<void> {
  if (incoming.complete || waitsToSend(incoming)) return
  if (incoming.destroyed || incoming.socket.destroyed) return
  const left = new AbortController()
  let leftBytes = bytesMax
  incoming.on("data", (piece: Buffer) => {
    leftBytes -= piece.length
    if (leftBytes < 0) incoming.socket.destroy()
  })
  const ends = [
    once(incoming, "end", left),
    once(incoming, "close", left),
    once(incoming.socket, "close", left),
  ]
  // It left, which is one way to stop sending.
  await Promise.race(ends).catch(() => undefined)
  left.abort()
  await Promise.allSettled(ends)
}

function textOf({ status, xml = "" }: Answer, { incoming, response }: Connection): string | undefined {
  if (xml !== "") response.setHeader("content-type", "application/xml")
  if (incoming.method === "HEAD" || status === 204 || status === 304) return undefined
  response.setHeader("content-length", Buffer.byteLength(xml))
  return xml
}

async function sendBody(response: Connection["response"], body: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const piece of body) {
      if (response.destroyed) return
      if (!response.write(piece)) await over(response, "drain")
    }
  } catch (cause) {
    // The answer has begun, so nothing but a cut can tell the client that it is not whole.
    throw new CutConnection("An object could not be read to its end.", { cause })
  }
}

/** Waits for an event, or for the end of the connection. */
async function over(response: Connection["response"], event: "drain" | "finish"): Promise<void> {
  if (response.destroyed || (event === "finish" && response.writableFinished)) return
  const stop = new AbortController()
  try {
    await Promise.race([event, "close"].map((name) => once(response, name, { signal: stop.signal })))
  } finally {
    stop.abort()
  }
}

function asksFirst(incoming: IncomingMessage): boolean {
  return /^100-continue$/i.test(incoming.headers.expect ?? "")
}

function waitsToSend(incoming: IncomingMessage): boolean {
  return asksFirst(incoming) && !incoming.readableDidRead
}

/** Has Node cut a connection on which nothing moves for too long, until what this returns is called. */
function limitIdleness(socket: Socket, idleSecondsMax: number): () => void {
  socket.setTimeout(idleSecondsMax * 1000)
  return () => socket.setTimeout(0)
}
