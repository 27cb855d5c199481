import { createHash, createHmac } from "node:crypto"

/** Version 4 of the signature, written from its description, to be independent of the SDK and of the strict store. */

export type Keys = { region: string; accessKeyId: string; secretAccessKey: string }

/** `target` is path and query as they stand in the first line of the request. */
export type SignedRequest = {
  method: string
  target: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}

const hashOf = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex")
const keyed = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest()

/** Whether the signature in the query covers the request. */
export function isPresignatureValid(request: SignedRequest, keys: Keys): boolean {
  const { path, pairs } = parseTarget(request.target)
  const value = (name: string) => decodeURIComponent(pairs.find((pair) => pair[0] === name)?.[1] ?? "")
  const covered = pairs.filter(([name]) => name !== "X-Amz-Signature")
  const signedHeaders = value("X-Amz-SignedHeaders").split(";")
  const canonical = canonicalRequest({ ...request, path, pairs: covered }, signedHeaders, "UNSIGNED-PAYLOAD")
  return signatureOf(canonical, value("X-Amz-Date"), keys) === value("X-Amz-Signature")
}

/** The headers, with a signature over all of them; a signature in the query is taken off the target. */
export function signAnew(request: SignedRequest, keys: Keys, now: Date): SignedRequest {
  const { path, pairs } = parseTarget(request.target)
  const others = pairs.filter(([name]) => !name.startsWith("X-Amz-"))
  const date = now.toISOString().replace(/[-:]|\.\d{3}/g, "")
  const { authorization: _, ...unsigned } = request.headers
  const payloadHash = hashOf(request.body)
  const headers = { ...unsigned, "x-amz-date": date, "x-amz-content-sha256": payloadHash }
  const names = Object.keys(headers)
    .filter((name) => name === "host" || name === "content-type" || name.startsWith("x-amz-"))
    .toSorted()
  const canonical = canonicalRequest({ ...request, headers, path, pairs: others }, names, payloadHash)
  const credential = `${keys.accessKeyId}/${scopeOf(date, keys)}`
  const signature = signatureOf(canonical, date, keys)
  const query = others.map(([name, value]) => `${name}=${value}`).join("&")
  return {
    ...request,
    target: query === "" ? path : `${path}?${query}`,
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
    },
  }
}

type Pairs = readonly (readonly [string, string])[]

/** Still as they were encoded. */
export function parseTarget(target: string): { path: string; pairs: Pairs } {
  const [path = "", query = ""] = target.split("?")
  const pairs = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): [string, string] => {
      const [name = "", value = ""] = pair.split("=")
      return [name, value]
    })
  return { path, pairs }
}

function canonicalRequest(
  request: { method: string; path: string; pairs: Pairs; headers: Readonly<Record<string, string>> },
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const query = request.pairs
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join("&")
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}\n`).join("")
  return [request.method, request.path, query, headers, signedHeaders.join(";"), payloadHash].join("\n")
}

function scopeOf(date: string, keys: Keys): string {
  return `${date.slice(0, 8)}/${keys.region}/s3/aws4_request`
}

function signatureOf(canonical: string, date: string, keys: Keys): string {
  const text = ["AWS4-HMAC-SHA256", date, scopeOf(date, keys), hashOf(canonical)].join("\n")
  const key = ["s3", "aws4_request"].reduce(
    (previous, part) => keyed(previous, part),
    keyed(keyed(`AWS4${keys.secretAccessKey}`, date.slice(0, 8)), keys.region),
  )
  return keyed(key, text).toString("hex")
}
