import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { errorCode } from "../data-folder.ts"
import { receiveBody } from "./body/receive-body.ts"
import { answerPreflight, corsHeaders } from "./cors.ts"
import type { Answer } from "./exchange.ts"
import type { ObjectFolder } from "./objects/object-folder.ts"
import type { PartFolder } from "./objects/part-folder.ts"
import { answer } from "./operations/route.ts"
import { CutConnection, RequestFaults } from "./request-faults.ts"
import type { CompleteSettings } from "./settings.ts"
import { authenticate } from "./signature/authenticate.ts"
import { readBody, sendAnswer } from "./transfer.ts"
import { readRequest, type S3Request } from "./wire/s3-request.ts"
import { S3Error } from "./wire/s3-error.ts"
import { xmlDocument } from "./wire/xml.ts"

/** The two ends of one request. */
export type Connection = { incoming: IncomingMessage; response: ServerResponse }

/** Takes requests from their first byte to their last: who sends them, what they want, what is answered. */
export class RequestHandler {
  readonly #settings: CompleteSettings
  readonly #objects: ObjectFolder
  readonly #parts: PartFolder
  readonly #underWay = new Set<Promise<void>>()

  constructor(settings: CompleteSettings, objects: ObjectFolder, parts: PartFolder) {
    this.#settings = settings
    this.#objects = objects
    this.#parts = parts
  }

  handle(connection: Connection): void {
    const work = this.#serve(connection).catch((error: unknown) => {
      // Here a bug of this store ends: the client must not wait for an answer that cannot come.
      this.#settings.log(
        `A request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      )
      connection.incoming.socket.destroy()
    })
    this.#underWay.add(work)
    void work.finally(() => this.#underWay.delete(work))
  }

  /** Resolves when no request is being worked on. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  async #serve({ incoming, response }: Connection): Promise<void> {
    const requestId = randomBytes(8).toString("hex").toUpperCase()
    const left = new AbortController()
    response.once("close", () => left.abort())
    response.setHeader("x-amz-request-id", requestId)
    response.setHeader("server", "kitwright-object-store")
    try {
      const result = await this.#answer({ incoming, response }, left.signal).catch((error: unknown) => {
        if (error instanceof CutConnection) throw error
        return this.#refusal(error, requestId, incoming)
      })
      await sendAnswer({ incoming, response }, result, this.#settings)
    } catch (error) {
      if (!(error instanceof CutConnection)) throw error
      incoming.socket.resetAndDestroy()
    }
  }

  async #answer({ incoming, response }: Connection, left: AbortSignal): Promise<Answer> {
    const settings = this.#settings
    const request = readRequest(incoming)
    setHeaders(response, corsHeaders(request, settings))
    if (request.method === "OPTIONS") return { status: 200, headers: answerPreflight(request, settings) }
    const faults = this.#faultsOf(request, left)
    await faults.begin()
    const authenticated = authenticate(request, settings)
    const result = await answer({
      request: authenticated.request,
      payload: authenticated.payload,
      settings,
      objects: this.#objects,
      parts: this.#parts,
      faults,
      receive: (expected, handOn) => {
        const pieces = faults.slowDown(readBody({ incoming, response }, settings.idleSecondsMax))
        return receiveBody(pieces, authenticated, expected, handOn)
      },
    })
    try {
      await faults.beforeAnswer()
    } catch (error) {
      await result.close?.()
      throw error
    }
    return result.body === undefined ? result : { ...result, body: faults.slowDown(result.body) }
  }

  #faultsOf(request: S3Request, left: AbortSignal): RequestFaults {
    const key = request.bucket === this.#settings.bucket ? request.key : undefined
    return new RequestFaults(this.#settings.faults?.meet(request.method, key) ?? [], left)
  }

  #refusal(error: unknown, requestId: string, incoming: IncomingMessage): Answer {
    const refusal = error instanceof S3Error ? error : s3ErrorOf(error)
    if (refusal.status >= 500 && refusal.code !== "NotImplemented") {
      const path = incoming.url?.split("?", 1)[0] ?? ""
      this.#settings.log(
        `${incoming.method} ${path} was answered ${refusal.code} (${requestId}): ${String(error)}`,
      )
    }
    if (refusal.status === 304) return { status: 304, headers: refusal.headers }
    const xml = xmlDocument(
      "Error",
      {
        Code: refusal.code,
        Message: refusal.message,
        ...refusal.details,
        Resource: incoming.url?.split("?", 1)[0] ?? "",
        RequestId: requestId,
      },
      { namespaced: false },
    )
    return { status: refusal.status, headers: refusal.headers, xml }
  }
}

/** What S3 has to say to errors that come from below. */
function s3ErrorOf(error: unknown): S3Error {
  const code = errorCode(error)
  if (code === "ENOSPC" || code === "EDQUOT")
    return new S3Error("InsufficientStorage", undefined, { cause: error })
  if (code === "ENAMETOOLONG") return new S3Error("KeyTooLongError", undefined, { cause: error })
  return new S3Error("InternalError", undefined, { cause: error })
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}
