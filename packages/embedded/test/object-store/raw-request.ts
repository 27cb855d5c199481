import { request as httpRequest } from "node:http"
import { type Socket } from "node:net"
import type { S3Client } from "@aws-sdk/client-s3"

export type RawRequest = {
  method: string
  /** As it goes over the wire, encoded. */
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string | Buffer
}

export type RawAnswer = {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Buffer
  /** The code of an S3 error, undefined for other answers. */
  code: string | undefined
}

/** Sends a request as it is: no header is added but what HTTP itself needs. */
export async function sendRaw(
  endpoint: string,
  { method, path, headers, body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint)
  return await new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      const pieces: Buffer[] = []
      response.on("data", (piece: Buffer) => pieces.push(piece))
      response.on("error", reject)
      response.on("end", () => {
        const received = Buffer.concat(pieces)
        const [, code] = /<Code>(\w+)<\/Code>/.exec(received.toString("latin1")) ?? []
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received, code })
      })
    })
    request.on("error", reject)
    request.end(body)
  })
}

/** Signs a request by the SDK's own signer, which is none of ours. The path may not have a query here. */
export async function signRaw(
  client: S3Client,
  endpoint: string,
  { method, path, headers, body }: RawRequest,
  options: { signingDate?: Date; query?: Record<string, string> } = {},
): Promise<RawRequest> {
  const { hostname, port, host } = new URL(endpoint)
  const signer = await client.config.signer({
    name: "sigv4",
    signingName: "s3",
    signingRegion: await client.config.region(),
    properties: {},
  })
  const signed = await signer.sign(
    {
      method,
      protocol: "http:",
      hostname,
      port: Number(port),
      path,
      query: options.query ?? {},
      headers: { host, ...headers },
      ...(body === undefined ? {} : { body }),
    },
    { signingDate: options.signingDate ?? new Date() },
  )
  const query = new URLSearchParams(options.query).toString().replaceAll("+", "%20")
  return {
    method,
    path: query === "" ? path : `${path}?${query}`,
    headers: signed.headers,
    ...(body === undefined ? {} : { body }),
  }
}

/** Writes to a connection as it comes, and tells all that came back until it was closed. */
export async function talk(socket: Socket, text: string | Buffer): Promise<string> {
  const pieces: Buffer[] = []
  socket.on("data", (piece: Buffer) => pieces.push(piece))
  const closed = new Promise<void>((resolve) => {
    socket.on("error", () => undefined)
    socket.on("close", () => resolve())
  })
  socket.write(text)
  await closed
  return Buffer.concat(pieces).toString("latin1")
}
