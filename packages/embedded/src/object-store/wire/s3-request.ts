import type { IncomingMessage } from "node:http"
import { decodePercent } from "./percent.ts"
import { S3Error } from "./s3-error.ts"

/** S3's own limit, in bytes of UTF-8. */
const keyBytesMax = 1024

/** A request as it came over the wire, decoded once. */
export type S3Request = {
  method: string
  /** Decoded, with its leading slash: what the signature covers. */
  path: string
  /** undefined for requests about the store itself. */
  bucket: string | undefined
  /** undefined for requests about the bucket. */
  key: string | undefined
  /** Decoded, in the order they were sent, repeated ones included. */
  query: readonly (readonly [name: string, value: string])[]
  /** By name in small letters; the values of a repeated header are joined by commas. One character per byte. */
  headers: ReadonlyMap<string, string>
}

/** Reads address and headers. Throws InvalidURI and KeyTooLongError. */
export function readRequest(message: IncomingMessage): S3Request {
  const target = message.url ?? "/"
  if (!target.startsWith("/")) throw new S3Error("InvalidURI")
  const queryStart = target.indexOf("?")
  const path = decodePercent(queryStart < 0 ? target : target.slice(0, queryStart))
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?([^]*)$/.exec(path) ?? []
  if (Buffer.byteLength(key) > keyBytesMax) {
    throw new S3Error("KeyTooLongError", undefined, {
      details: { Size: String(Buffer.byteLength(key)), MaxSizeAllowed: String(keyBytesMax) },
    })
  }
  if (key.includes("\0")) throw new S3Error("InvalidURI", "Keys have no NUL.")
  return {
    method: message.method ?? "",
    path,
    bucket: bucket === "" ? undefined : bucket,
    key: key === "" ? undefined : key,
    query: queryStart < 0 ? [] : readQuery(target.slice(queryStart + 1)),
    headers: readHeaders(message.rawHeaders),
  }
}

function readQuery(text: string): [string, string][] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=")
      const name = equals < 0 ? pair : pair.slice(0, equals)
      const value = equals < 0 ? "" : pair.slice(equals + 1)
      return [decodePercent(name.replaceAll("+", " ")), decodePercent(value.replaceAll("+", " "))]
    })
}

function readHeaders(raw: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase()
    const value = (raw[index + 1] ?? "").trim()
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before},${value}`)
  }
  return headers
}

/** The value of a query parameter that must not be repeated, undefined when it was not sent. */
export function queryValue(request: S3Request, name: string): string | undefined {
  const values = request.query.filter(([found]) => found === name)
  if (values.length > 1)
    throw new S3Error("InvalidArgument", `The parameter ${name} was sent more than once.`)
  return values[0]?.[1]
}
