import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  TRPCError,
  type TRPCProcedureType,
} from "@trpc/server"
import type { TRPCResponse } from "@trpc/server/rpc"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Context } from "./context.ts"
import { unavailable } from "./errors.ts"
import { sendResponses } from "./send-responses.ts"
import { reportError } from "./trpc.ts"
import { configOf, type ProcedureTypes } from "./trpc-procedures.ts"
import { type Call, readCalls } from "./trpc-request.ts"

export type ParseJson = (request: FastifyRequest, text: string) => unknown

export type AnswerSettings = {
  router: AnyTRPCRouter
  types: ProcedureTypes
  limits: { batchMax: number }
  parseJson: ParseJson
  createContext: (request: FastifyRequest) => Context
  isOverloaded: () => boolean
}

/** Answers one request with its one call or its batch of calls. What goes wrong before a call is made is thrown. */
export type Answer = (request: FastifyRequest, reply: FastifyReply, path: string) => Promise<FastifyReply>

/** Calls that carry whole files, or wait for one to be read: unbatched, with limits of their own. */
const longCalls = ["bom.", "partsImport.", "attachments.confirmUpload", "attachments.addLink"]

export function isLong(path: string): boolean {
  return longCalls.some((prefix) => path.startsWith(prefix))
}

export function createAnswer(settings: AnswerSettings): Answer {
  const { router, types, limits, parseJson } = settings
  return async (request, reply, path) => {
    if (settings.isOverloaded()) {
      throw unavailable("The server has too much to do. Try again in a moment.")
    }
    const { isBatch, calls } = readCalls(
      { types, batchMax: limits.batchMax, parseJson: (text) => parseJson(request, text) },
      {
        method: request.method,
        path,
        query: queryOf(request),
        contentType: request.headers["content-type"],
        body: request.body,
      },
    )
    const ctx = settings.createContext(request)
    const isAlone = calls.length === 1
    const responses = await Promise.all(calls.map((call) => answerCall(router, request, ctx, call, isAlone)))
    return sendResponses(reply, isBatch ? responses : (responses[0] ?? []))
  }
}

function queryOf({ query }: FastifyRequest): Readonly<Record<string, unknown>> {
  return typeof query === "object" && query !== null ? { ...query } : {}
}

/** Makes one call, measures it and reports its error; it never throws. */
async function answerCall(
  router: AnyTRPCRouter,
  request: FastifyRequest,
  ctx: Context,
  call: Call,
  isAlone: boolean,
): Promise<TRPCResponse> {
  const { index, path, type = "unknown", input } = call
  const startedMs = ctx.clock.monotonicMs()
  const measure = (code: string) => {
    const seconds = (ctx.clock.monotonicMs() - startedMs) / 1_000
    // What a caller makes up as a path must not become a label.
    ctx.metrics.callFinished({ path: type === "unknown" ? type : path, type, code, seconds })
  }
  try {
    const data: unknown = await callTRPCProcedure({
      router,
      path,
      type: checkCall(request.method, call, isAlone),
      getRawInput: () => Promise.resolve(input),
      ctx,
      // What has begun is brought to its end: its caller may ask again with the same idempotency key.
      signal: undefined,
      batchIndex: index,
    })
    measure("OK")
    return { result: { data } }
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause)
    reportError(ctx, path, error)
    const shape = getTRPCErrorShape({ config: configOf(router), error, type, path, input, ctx })
    measure(shape.data.code)
    return { error: shape }
  }
}

const methodOfType = { query: "GET", mutation: "POST", subscription: "GET" } as const

/** @throws TRPCError when the call can't be made at all */
function checkCall(method: string, { path, type }: Call, isAlone: boolean): TRPCProcedureType {
  const name = path.slice(0, 100)
  if (type === undefined) {
    throw new TRPCError({ code: "NOT_FOUND", message: `There is no procedure "${name}".` })
  }
  if (method !== methodOfType[type]) {
    const message = `${name} is a ${type}: send it by ${methodOfType[type]}.`
    throw new TRPCError({ code: "METHOD_NOT_SUPPORTED", message })
  }
  if (type === "subscription" || (isLong(path) && !isAlone)) {
    throw new TRPCError({ code: "BAD_REQUEST", message: `${name} takes no part in a batch: send it alone.` })
  }
  return type
}
