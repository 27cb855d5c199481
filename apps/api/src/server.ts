import { randomUUID } from "node:crypto"
import type { IncomingMessage } from "node:http"
import type { DatabaseClient } from "@kitwright/db/client"
import { createPartReader } from "@kitwright/workshop/parts/part-reader"
import type { AnyTRPCRouter } from "@trpc/server"
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify"
import type { DocumentGate } from "./attachments/document-gate.ts"
import { registerFiles } from "./attachments/files.ts"
import type { Clock } from "./clock.ts"
import type { Config } from "./config.ts"
import { createContext } from "./context.ts"
import { createErrorAnswer } from "./error-answer.ts"
import { createReadiness, registerHealth } from "./health.ts"
import type { Log } from "./log.ts"
import type { Metrics } from "./metrics.ts"
import { createOriginCheck, securityHeaders } from "./security.ts"
import type { ShutdownCoordinator } from "./shutdown.ts"
import { registerTrpc } from "./trpc-http.ts"
import { registerWeb } from "./web.ts"

/** Everything that the server is made of. Nothing in it is global, so several servers can live in one process. */
export type ServerDependencies = {
  config: Config
  database: Pick<DatabaseClient, "db" | "usage">
  documents: DocumentGate
  clock: Clock
  log: Log
  metrics: Metrics
  shutdown: ShutdownCoordinator
  router: AnyTRPCRouter
}

/** How long a client may take for the headers of a request, and how often this is looked at. */
const headersTimeoutMs = 15_000
const connectionsCheckMs = 5_000

/** Builds the HTTP server; the caller starts it by `listen` or asks it by `inject`. */
export function buildServer(dependencies: ServerDependencies): FastifyInstance {
  const { config, database, documents, log, metrics, shutdown, router } = dependencies
  const { limits } = config
  const services = {
    db: database.db,
    clock: dependencies.clock,
    metrics,
    documents,
    parts: createPartReader(database.db),
  }
  const contextOf = (request: FastifyRequest) => createContext(services, request)
  const answerError = createErrorAnswer({ router, createContext: contextOf })
  const app = fastify({
    loggerInstance: log,
    // One line per request, at its end: see measureRequests.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    trustProxy: false,
    bodyLimit: limits.bodyBytesMax,
    // The server's limit to receive a request must hold for the slowest route; each route has a tighter one of its own.
    requestTimeout: Math.max(limits.requestTimeoutMs, limits.importTimeoutMs),
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: connectionsCheckMs },
    // What still comes in on an open connection while closing is answered, and the connection ends with the answer.
    return503OnClosing: false,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 5_000 },
    genReqId: requestId,
    // Addresses that can't be routed at all don't reach the hooks.
    frameworkErrors: (error, request, reply) => {
      void answerError(request, setHeaders(request, reply), error)
    },
  })

  app.setErrorHandler((error, request, reply) => answerError(request, reply, error))
  guardRequests(app, dependencies)
  releaseConnections(app, dependencies)
  measureRequests(app, metrics)
  registerHealth(
    app,
    createReadiness({
      ...dependencies,
      ...database,
      databaseUrl: config.database.url,
      isDraining: shutdown.isDraining,
      degradedBecause: documents.closedBecause,
    }),
  )
  metrics.watchPool(database.usage)
  app.get("/metrics", async (_request, reply) => {
    reply.header("content-type", metrics.contentType)
    return await metrics.text()
  })
  registerTrpc(app, {
    router,
    limits,
    createContext: contextOf,
    isOverloaded: () => database.usage().waiting >= config.database.queueMax,
    shutdown,
  })
  registerFiles(app, database.db, documents)
  registerWeb(app, config.webFolder, { answerError, storeOf: documents.publicOrigin })
  return app
}

const saneRequestId = /^[\w.-]{1,64}$/

/** Takes over the request id of a proxy in front of the server when it looks like one. */
function requestId({ headers }: Pick<IncomingMessage, "headers">): string {
  const given = headers["x-request-id"]
  return typeof given === "string" && saneRequestId.test(given) ? given : randomUUID()
}

/** Probes come by address, not by name. */
const openToAnyHost = new Set(["/healthz", "/readyz"])

function setHeaders(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.headers(securityHeaders).header("x-request-id", request.id).header("cache-control", "no-store")
}

/** Gives every answer its headers, and refuses requests that come from elsewhere. */
function guardRequests(app: FastifyInstance, { config }: ServerDependencies): void {
  const checkOrigin = createOriginCheck(config)
  app.addHook("onRequest", (request, reply, done) => {
    setHeaders(request, reply)
    if (!openToAnyHost.has(request.url)) checkOrigin(request.headers)
    done()
  })
}

/**
 * While the server drains, each connection ends with the answer that is sent on it: clients look for another server with
 * their next request, and no idle connection holds up the end.
 */
function releaseConnections(app: FastifyInstance, { shutdown }: ServerDependencies): void {
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (shutdown.isDraining()) reply.header("connection", "close")
    done(null, payload)
  })
}

/** Measures and logs every request once, at its end. Reads that went well are many: they are logged at debug only. */
function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook("onResponse", (request, reply, done) => {
    const { method } = request
    const status = reply.statusCode
    const route = request.routeOptions.url ?? "unknown"
    metrics.requestFinished({ method, route, status, seconds: reply.elapsedTime / 1_000 })
    const line = { method, route, address: addressOf(request), status, milliseconds: reply.elapsedTime }
    if (status >= 500) request.log.warn(line, "request failed")
    else if (method === "GET" && status < 400) request.log.debug(line, "request")
    else request.log.info(line, "request")
    done()
  })
}

/** The address without its parameters: they are long and may hold what nobody should read. */
function addressOf({ url }: FastifyRequest): string {
  const end = url.indexOf("?")
  return (end === -1 ? url : url.slice(0, end)).slice(0, 200)
}
