import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import fastifyStatic from "@fastify/static"
import { notFound } from "@kitwright/domain/errors"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { ErrorAnswer } from "./error-answer.ts"
import { pageHeaders, pagePolicy, scriptPolicy } from "./security.ts"

/** Stands in the page for the nonce of the answer. */
const nonceMark = "__CSP_NONCE__"

/** Addresses that are never a page of the client, whatever the browser accepts. */
const notPages = /^\/(trpc|assets|files|metrics|healthz|readyz)(\/|\?|$)/

export type WebSettings = {
  answerError: ErrorAnswer
  /** The origin of the object store for a page that was opened under this host name, if there is a store. */
  storeOf: (host: string) => string | undefined
}

/**
 * Serves the built web client: files with a hash in their name for ever, other files briefly, and the page for every address
 * that the client's own router knows how to read.
 */
export function registerWeb(
  app: FastifyInstance,
  folder: string,
  { answerError, storeOf }: WebSettings,
): void {
  const page = join(folder, "index.html")
  if (existsSync(join(folder, "assets"))) {
    app.register(registerAssets, { folder: join(folder, "assets") })
  }
  if (existsSync(folder)) {
    app.register(fastifyStatic, {
      root: folder,
      prefix: "/",
      index: false,
      redirect: false,
      decorateReply: false,
      maxAge: "1h",
      // The page itself is rendered: sent as a file it would carry no nonce.
      allowedPath: (path) => isFile(path) && path !== "/index.html",
    })
  }
  const answerPage = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!existsSync(page)) return answerError(request, reply, notFound("web client in", folder))
    return await sendPage(reply, page, storeOf(request.hostname))
  }
  // Named, because the folder's own address is nothing that can be sent as a file.
  app.get("/", answerPage)
  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request)) return answerError(request, reply, notFound("address", shortAddress(request)))
    return await answerPage(request, reply)
  })
}

/** Files with a hash in their name. */
function registerAssets(app: FastifyInstance, { folder }: { folder: string }, done: () => void): void {
  app.addHook("onRequest", (_request, reply, next) => {
    reply.header("content-security-policy", scriptPolicy)
    next()
  })
  app.register(fastifyStatic, {
    root: folder,
    prefix: "/assets/",
    index: false,
    decorateReply: false,
    immutable: true,
    maxAge: "365d",
    preCompressed: true,
    allowedPath: isFile,
  })
  done()
}

/** A folder has nothing to show; the plugin would call it forbidden. */
function isFile(path: string): boolean {
  return !path.endsWith("/")
}

function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  return (
    (method === "GET" || method === "HEAD") &&
    !notPages.test(url) &&
    (headers.accept ?? "").includes("text/html")
  )
}

function shortAddress({ url }: FastifyRequest): string {
  return (url.split("?", 1)[0] ?? url).slice(0, 100)
}

/** Read for every answer: it is small, and a new build of the client is served at once. */
async function sendPage(
  reply: FastifyReply,
  page: string,
  storeOrigin: string | undefined,
): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString("base64")
  const html = (await readFile(page, "utf8")).replaceAll(nonceMark, nonce)
  return reply
    .code(200)
    .headers(pageHeaders)
    .header("content-type", "text/html; charset=utf-8")
    .header("content-security-policy", pagePolicy(nonce, storeOrigin))
    .header("cache-control", "no-store")
    .send(html)
}
