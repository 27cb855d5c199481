import { once } from "node:events"
import { createServer, type IncomingMessage, request as sendRequest, type ServerResponse } from "node:http"
import { buffer } from "node:stream/consumers"
import type { BrowserRules } from "./browser-rules.ts"
import { isPresignatureValid, type Keys, parseTarget, type SignedRequest, signAnew } from "./signature.ts"

/** The one thing, or the few, that a store does not care about. */
export type Weakness =
  | "no hash of what is uploaded"
  | "no length of what is uploaded"
  | "no type of what is uploaded"
  | "no condition against overwriting"
  | "reads without signature"
  | "writes without signature"
  | "any signature"
  | "any expiry in the link"
  | "expired links"
  | "a link for any object"
  | "no rules for browsers"
  | "any page"
  | "no ranges"
  | "no hash in HEAD"
  | "no headers by the link"
  | "opens what asks to be opened"
  | "copies that say they are done"
  | "copies that fail with 200"
  | "missing means forbidden"
  | "no lists"
  | "loses the end"
  | "no bucket yet"
  | "fails instead of refusing"

export type WeakStore = { endpoint: string; stop: () => Promise<void> }

export type WeakStoreOptions = {
  keys: Keys
  weaknesses: readonly Weakness[]
  /** Instead of the rules that the strict store was started with. */
  rules?: BrowserRules | undefined
}

type Weak = {
  keys: Keys
  has: (weakness: Weakness) => boolean
  rules: BrowserRules | undefined
  hasBucket: boolean
  /** Paths that anybody may read. */
  opened: Set<string>
}

type Answer = { status: number; headers: Record<string, string>; body: Buffer }

const lengthsAround = 64
const types = ["image/png", "image/jpeg", "application/pdf"]

/** A store in front of the strict one that behaves like it but for its weaknesses. */
export async function startWeakStore(
  strictEndpoint: string,
  { keys, weaknesses, rules }: WeakStoreOptions,
): Promise<WeakStore> {
  const has = (weakness: Weakness) => weaknesses.includes(weakness)
  const weak = { keys, has, rules, hasBucket: !has("no bucket yet"), opened: new Set<string>() }
  const server = createServer((incoming, response) => {
    void answer(strictEndpoint, weak, incoming, response)
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the weak store has no port")
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  strictEndpoint: string,
  weak: Weak,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const request = await readRequest(incoming)
    const given = shortcut(request, weak) ?? (await forward(strictEndpoint, pass(request, weak)))
    const { status, headers, body } = weaken(request, given, weak)
    response.writeHead(status, headers).end(body)
  } catch {
    // The asker broke off, or the strict store was stopped.
    response.destroy()
  }
}

async function readRequest(incoming: IncomingMessage): Promise<SignedRequest> {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    method: incoming.method ?? "",
    target: incoming.url ?? "",
    headers: Object.fromEntries(headers),
    body: await buffer(incoming),
  }
}

/** What this store answers by itself. */
function shortcut(request: SignedRequest, weak: Weak): Answer | undefined {
  const { path, pairs } = parseTarget(request.target)
  if (!weak.hasBucket) {
    weak.hasBucket = request.method === "PUT" && /^\/[^/]+\/?$/.test(path)
    return weak.hasBucket ? xml(200, "") : xml(404, "<Error><Code>NoSuchBucket</Code></Error>")
  }
  const byRules = weak.rules?.answer(request)
  if (byRules !== undefined) return byRules
  if (request.method === "OPTIONS" && weak.has("no rules for browsers")) return refusal("AccessForbidden")
  if (request.method === "OPTIONS" && weak.has("any page"))
    return {
      status: 200,
      headers: {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET, PUT",
        "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "",
      },
      body: Buffer.alloc(0),
    }
  const isCopy = request.headers["x-amz-copy-source"] !== undefined
  if (isCopy && weak.has("copies that fail with 200"))
    return xml(200, "<Error><Code>InternalError</Code><Message>We made a mistake.</Message></Error>")
  if (isCopy && weak.has("copies that say they are done"))
    return xml(200, "<CopyObjectResult><ETag>&quot;a&quot;</ETag></CopyObjectResult>")
  if (pairs.some(([name]) => name === "list-type") && weak.has("no lists")) return refusal("AccessDenied")
  return undefined
}

/** The request for the strict store: as it came, or signed anew without what this store does not care about. */
function pass(request: SignedRequest, weak: Weak): SignedRequest {
  if (!believes(request, weak)) return request
  const headers = { ...request.headers }
  if (headers["x-amz-acl"] !== undefined && weak.has("opens what asks to be opened")) {
    weak.opened.add(parseTarget(request.target).path)
    delete headers["x-amz-acl"]
  }
  if (weak.has("no hash of what is uploaded") || weak.has("loses the end"))
    delete headers["x-amz-checksum-sha256"]
  if (weak.has("no condition against overwriting")) delete headers["if-none-match"]
  if (weak.has("no ranges")) delete headers.range
  const body = weak.has("loses the end") && request.method === "PUT" ? request.body.subarray(1) : request.body
  headers["content-length"] = String(body.length)
  const target = weak.has("no headers by the link")
    ? request.target.replace(/response-[\w-]+=[^&]*&?/g, "")
    : request.target
  return signAnew({ ...request, target, headers, body }, weak.keys, new Date())
}

/** Whether this store takes the request for one of a holder of the keys. */
function believes(request: SignedRequest, weak: Weak): boolean {
  // Only the SDK of our own tests signs in a header.
  if (request.headers.authorization !== undefined) return true
  const names = parseTarget(request.target).pairs.map(([name]) => name)
  if (!names.includes("X-Amz-Signature"))
    return (
      (request.method === "GET" && weak.has("reads without signature")) ||
      (request.method === "GET" && weak.opened.has(parseTarget(request.target).path)) ||
      (request.method === "PUT" && weak.has("writes without signature"))
    )
  if (weak.has("any signature")) return true
  const isValid = readings(request, weak).some((reading) => isPresignatureValid(reading, weak.keys))
  return isValid && (weak.has("expired links") || !isExpired(request))
}

function isExpired(request: SignedRequest): boolean {
  const values = new Map(parseTarget(request.target).pairs)
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(values.get("X-Amz-Date") ?? "") ?? []
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Date.now() > signedAt + Number(values.get("X-Amz-Expires")) * 1_000
}

/** The request as it came, and as it may have been meant by who signed it. */
function readings(request: SignedRequest, weak: Weak): SignedRequest[] {
  const change = (name: string, values: readonly string[]) =>
    values.map((value) => ({ ...request, headers: { ...request.headers, [name]: value } }))
  const length = request.body.length
  const near = Array.from({ length: 2 * lengthsAround + 1 }, (_, index) =>
    String(length - lengthsAround + index),
  )
  const target = (pattern: RegExp, values: readonly string[]) =>
    values.map((value) => ({ ...request, target: request.target.replace(pattern, value) }))
  const siblings = Array.from({ length: 64 }, (_, index) => `/${index + 1}?`)
  return [
    request,
    ...(weak.has("no length of what is uploaded") ? change("content-length", near) : []),
    ...(weak.has("no type of what is uploaded") ? change("content-type", types) : []),
    ...(weak.has("no condition against overwriting") ? change("if-none-match", ["*"]) : []),
    ...(weak.has("any expiry in the link")
      ? target(/X-Amz-Expires=\d+/, ["X-Amz-Expires=60", "X-Amz-Expires=300"])
      : []),
    ...(weak.has("a link for any object") ? target(/\/\d+\?/, siblings) : []),
  ]
}

function forward(endpoint: string, request: SignedRequest): Promise<Answer> {
  const { hostname, port } = new URL(endpoint)
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(
      {
        host: hostname,
        port,
        method: request.method,
        path: request.target,
        headers: request.headers,
        agent: false,
      },
      (incoming) => {
        const headers = Object.entries(incoming.headers).map(
          ([name, value]) => [name, String(value)] as const,
        )
        buffer(incoming).then(
          (body) => resolve({ status: incoming.statusCode ?? 0, headers: Object.fromEntries(headers), body }),
          reject,
        )
      },
    )
    outgoing.once("error", reject)
    outgoing.end(request.body)
  })
}

function weaken(request: SignedRequest, given: Answer, weak: Weak): Answer {
  const { connection: _, "keep-alive": __, "transfer-encoding": ___, ...headers } = given.headers
  if (request.method === "HEAD" && weak.has("no hash in HEAD")) delete headers["x-amz-checksum-sha256"]
  if (weak.has("no rules for browsers")) delete headers["access-control-allow-origin"]
  if (weak.has("any page")) headers["access-control-allow-origin"] = "*"
  const { origin } = request.headers
  if (weak.rules !== undefined && origin !== undefined) {
    delete headers["access-control-allow-origin"]
    if (weak.rules.allows(origin)) headers["access-control-allow-origin"] = origin
  }
  if (given.status === 400 && weak.has("fails instead of refusing"))
    return xml(500, "<Error><Code>InternalError</Code></Error>")
  if (given.status === 404 && weak.has("missing means forbidden"))
    return { ...refusal("AccessDenied"), ...(request.method === "HEAD" ? { body: Buffer.alloc(0) } : {}) }
  return { ...given, headers }
}

function refusal(code: string): Answer {
  return xml(403, `<Error><Code>${code}</Code><Message>No.</Message></Error>`)
}

function xml(status: number, body: string): Answer {
  return { status, headers: { "content-type": "application/xml" }, body: Buffer.from(body) }
}
