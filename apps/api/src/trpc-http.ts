import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  TRPCError,
} from "@trpc/server"
import { fastifyRequestHandler } from "@trpc/server/adapters/fastify"
import { getHTTPStatusCode } from "@trpc/server/http"
import type { TRPCResponse } from "@trpc/server/rpc"
import type { FastifyBodyParser, FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { Config } from "./config.ts"
import type { Context } from "./context.ts"
import { retryAfterSeconds, unavailable } from "./errors.ts"
import type { ShutdownCoordinator } from "./shutdown.ts"
import { reportError } from "./trpc.ts"
import { configOf, type ProcedureTypes, procedureTypesOf } from "./trpc-procedures.ts"
import { type Call, readCalls } from "./trpc-request.ts"

export type TrpcHttpSettings = {
  router: AnyTRPCRouter
  limits: Config["limits"]
  createContext: (request: FastifyRequest) => Context
  /** True when so much waits for the database already that a further call is refused at once. */
  isOverloaded: () => boolean
  shutdown: ShutdownCoordinator
}

/** Routers whose calls carry whole files and take their time: unbatched, with limits of their own. */
const importRouters = ["bom.", "partsImport."]

/**
 * Serves a router at `/trpc`, on the wire exactly as tRPC's own adapters do for httpLink and httpBatchLink. Their fetch
 * objects cost more than half of the throughput, so queries and mutations go through a plain route; subscriptions, which are
 * few and long, go through the stock handler.
 */
export function registerTrpc(app: FastifyInstance, settings: TrpcHttpSettings): void {
  app.register(
    (scope, _options, done) => {
      const { router, limits } = settings
      const parse = acceptJsonOnly(scope)
      const types = procedureTypesOf(router)
      const subscriptions = [...types.keys()].filter((path) => types.get(path) === "subscription")
      const imports = [...types.keys()].filter((path) => isImport(path) && !subscriptions.includes(path))

      const streams = new Set<FastifyReply>()
      for (const path of subscriptions) scope.get(`/${path}`, streamEvents(settings, path, streams))
      // A stream never ends by itself: the server could not close before its clients left.
      scope.addHook("preClose", (closed) => {
        for (const reply of streams) reply.raw.destroy()
        closed()
      })

      const answer = createAnswer(settings, types, parse)
      for (const path of imports) {
        const options = { bodyLimit: limits.importBodyBytesMax, handlerTimeout: limits.importTimeoutMs }
        scope.all(`/${path}`, options, (request, reply) =>
          settings.shutdown.runTask(path, () => answer(request, reply, path)),
        )
      }
      const options = { bodyLimit: limits.bodyBytesMax, handlerTimeout: limits.requestTimeoutMs }
      scope.all<{ Params: { path: string } }>("/:path", options, (request, reply) =>
        answer(request, reply, request.params.path),
      )
      done()
    },
    { prefix: "/trpc" },
  )
}

type ParseJson = (request: FastifyRequest, text: string) => unknown

/**
 * Any other content type could come from a foreign page's form. A mutation without an input comes with an empty body.
 *
 * @returns the parser; it refuses keys that would reach a prototype
 */
function acceptJsonOnly(scope: FastifyInstance): ParseJson {
  const parseBody: FastifyBodyParser<string> = scope.getDefaultJsonParser("error", "error")
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined)
    else void parseBody(request, body, done)
  })
  return (request, text) => {
    let parsed: unknown
    void parseBody(request, text, (error, value: unknown) => {
      if (error !== null) throw error
      parsed = value
    })
    return parsed
  }
}

function isImport(path: string): boolean {
  return importRouters.some((prefix) => path.startsWith(prefix))
}

type Answer = (request: FastifyRequest, reply: FastifyReply, path: string) => Promise<FastifyReply>

function createAnswer(settings: TrpcHttpSettings, types: ProcedureTypes, parse: ParseJson): Answer {
  return async (request, reply, path) => {
    if (settings.isOverloaded()) {
      throw unavailable("The server has too much to do. Try again in a moment.")
    }
    const { isBatch, calls } = readCalls(
      {
        types,
        batchMax: settings.limits.batchMax,
        parseJson: (text) => parse(request, text),
      },
      { method: request.method, path, query: queryOf(request), body: request.body },
    )
    const ctx = settings.createContext(request)
    const responses = await Promise.all(
      calls.map((call) => answerCall(settings.router, request, ctx, call, calls.length)),
    )
    return send(reply, responses, isBatch)
  }
}

function queryOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  return typeof request.query === "object" && request.query !== null ? { ...request.query } : {}
}

async function answerCall(
  router: AnyTRPCRouter,
  request: FastifyRequest,
  ctx: Context,
  call: Call,
  count: number,
): Promise<TRPCResponse> {
  const { index, path, type, input } = call
  const problem = findProblem(request.method, call, count)
  try {
    if (problem !== undefined) {
      reportError(ctx, path, problem)
      throw problem
    }
    const data: unknown = await callTRPCProcedure({
      router,
      path,
      type: type ?? "query",
      getRawInput: () => Promise.resolve(input),
      ctx,
      signal: request.signal,
      batchIndex: index,
    })
    return { result: { data } }
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause)
    const config = configOf(router)
    return { error: getTRPCErrorShape({ config, error, type: type ?? "unknown", path, input, ctx }) }
  }
}

const methodOfType = { query: "GET", mutation: "POST", subscription: "GET" } as const

/** What keeps a call from being made at all. */
function findProblem(method: string, { path, type }: Call, count: number): TRPCError | undefined {
  const name = path.slice(0, 100)
  if (type === undefined) {
    return new TRPCError({ code: "NOT_FOUND", message: `There is no procedure "${name}".` })
  }
  if (method !== methodOfType[type]) {
    const message = `${name} is a ${type}: send it by ${methodOfType[type]}.`
    return new TRPCError({ code: "METHOD_NOT_SUPPORTED", message })
  }
  if (count > 1 && (type === "subscription" || isImport(path))) {
    return new TRPCError({ code: "BAD_REQUEST", message: `${name} takes no part in a batch: send it alone.` })
  }
  return undefined
}

function send(reply: FastifyReply, responses: TRPCResponse[], isBatch: boolean): FastifyReply {
  // Too late: the time limit has answered in the meantime.
  if (reply.sent) return reply
  const body = JSON.stringify(isBatch ? responses : responses[0])
  const status = getHTTPStatusCode(responses)
  if (status !== 200 && body.includes('"reason":"UNAVAILABLE"')) {
    reply.header("retry-after", String(retryAfterSeconds))
  }
  return reply.code(status).header("content-type", "application/json").send(body)
}

function streamEvents(settings: TrpcHttpSettings, path: string, streams: Set<FastifyReply>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    streams.add(reply)
    reply.raw.once("close", () => streams.delete(reply))
    await fastifyRequestHandler({
      router: settings.router,
      req: request,
      res: reply,
      path,
      createContext: () => settings.createContext(request),
    })
    return reply
  }
}
