import type { AnyTRPCRouter } from "@trpc/server"
import { fastifyRequestHandler } from "@trpc/server/adapters/fastify"
import type { FastifyBodyParser, FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { Config } from "./config.ts"
import type { Context } from "./context.ts"
import { unavailable } from "./errors.ts"
import type { ShutdownCoordinator } from "./shutdown.ts"
import { reportError } from "./trpc.ts"
import { createAnswer, isLong, type ParseJson } from "./trpc-answer.ts"
import { procedureTypesOf } from "./trpc-procedures.ts"

export type TrpcHttpSettings = {
  router: AnyTRPCRouter
  limits: Config["limits"]
  createContext: (request: FastifyRequest) => Context
  /** True when so much waits for the database already that a further call is refused at once. */
  isOverloaded: () => boolean
  shutdown: ShutdownCoordinator
}

/**
 * Serves a router at `/trpc`, on the wire exactly as tRPC's own adapters do for httpLink and httpBatchLink. Their fetch
 * objects cost more than half of the throughput, so queries and mutations go through a plain route; subscriptions, which are
 * few and long, go through the stock handler.
 */
export function registerTrpc(app: FastifyInstance, settings: TrpcHttpSettings): void {
  app.register(
    (scope, _options, done) => {
      registerRoutes(scope, settings)
      done()
    },
    { prefix: "/trpc" },
  )
}

function registerRoutes(scope: FastifyInstance, settings: TrpcHttpSettings): void {
  const { limits } = settings
  const types = procedureTypesOf(settings.router)
  const answer = createAnswer({ ...settings, types, parseJson: acceptJsonOnly(scope) })
  const streams = new Set<FastifyReply>()
  // A stream never ends by itself: the server could not close before its clients left.
  scope.addHook("preClose", (done) => {
    for (const reply of streams) reply.raw.destroy()
    done()
  })
  for (const [path, type] of types) {
    if (type === "subscription") scope.get(`/${path}`, streamEvents(settings, path, streams))
    else if (isLong(path)) {
      const options = { bodyLimit: limits.importBodyBytesMax, handlerTimeout: limits.importTimeoutMs }
      scope.all(`/${path}`, options, (request, reply) => {
        const answered = settings.shutdown.runTask(path, () => answer(request, reply, path))
        return withinTime(limits.importTimeoutMs, answered)
      })
    }
  }
  const handler = (request: FastifyRequest<PathRoute>, reply: FastifyReply) =>
    withinTime(limits.requestTimeoutMs, answer(request, reply, request.params.path))
  scope.get<PathRoute>("/:path", handler)
  scope.route<PathRoute>({
    method: scope.supportedMethods.filter((method) => method !== "GET" && method !== "HEAD"),
    url: "/:path",
    bodyLimit: limits.bodyBytesMax,
    handlerTimeout: limits.requestTimeoutMs,
    handler,
  })
}

type PathRoute = { Params: { path: string } }

/**
 * Bounds the time of the work. Fastify's own limit is over with the body of a request, so it only bounds how long that may
 * take to come.
 *
 * @throws UNAVAILABLE when the work takes longer; it goes on, and its answer is dropped
 */
async function withinTime<R>(limitMs: number, work: Promise<R>): Promise<R> {
  const { promise: timeUp, reject } = Promise.withResolvers<never>()
  const tooLong = () => reject(unavailable("This takes longer than it may. Try again in a moment."))
  const timer = setTimeout(tooLong, limitMs)
  try {
    return await Promise.race([work, timeUp])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Any other content type could come from a foreign page's form. A mutation without an input comes with an empty body.
 *
 * @returns the parser; it refuses keys that would reach a prototype
 */
function acceptJsonOnly(scope: FastifyInstance): ParseJson {
  const parse: FastifyBodyParser<string> = scope.getDefaultJsonParser("error", "error")
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined)
    else void parse(request, body, done)
  })
  return (request, text) => {
    let parsed: unknown
    void parse(request, text, (error, value: unknown) => {
      if (error !== null) throw error
      parsed = value
    })
    return parsed
  }
}

function streamEvents(settings: TrpcHttpSettings, path: string, streams: Set<FastifyReply>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const ctx = settings.createContext(request)
    streams.add(reply)
    reply.raw.once("close", () => streams.delete(reply))
    await fastifyRequestHandler({
      router: settings.router,
      req: request,
      res: reply,
      path,
      createContext: () => ctx,
      onError: ({ error }: { error: Error }) => reportError(ctx, path, error),
    })
    return reply
  }
}
