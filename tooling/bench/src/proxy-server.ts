/**
 * The baseline of uploads: a server that takes a file, hashes it as it passes and hands it on to the store, with nothing
 * around it. POST /files with content-type, content-length and x-sha256.
 */
import { createHash, randomUUID } from "node:crypto"
import { request } from "node:http"
import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { openStorage } from "@kitwright/storage/open-storage"
import type { StorageSettings } from "@kitwright/storage/storage"
import fastify from "fastify"

const settings: StorageSettings = JSON.parse(process.argv[2] ?? "")
const storage = openStorage(settings)
const app = fastify({ bodyLimit: 100 * 1_048_576 })

app.addContentTypeParser("*", (_request, payload, done) => done(null, payload))

app.post<{ Body: Readable }>("/files", async ({ body, headers }, reply) => {
  const sha256 = String(headers["x-sha256"])
  const size = Number(headers["content-length"])
  const contentType = String(headers["content-type"])
  const key = `b/${sha256.slice(0, 2)}/${sha256}/${randomUUID()}`
  const { url, headers: signed } = await storage.presignPut({
    key,
    contentType,
    size,
    sha256,
    expiresInSeconds: 300,
  })
  const digest = createHash("sha256")
  const status = await handOn(body, url, { ...signed, "content-length": String(size) }, (piece) =>
    digest.update(piece),
  )
  if (status !== 200 || digest.digest("hex") !== sha256) return await reply.code(422).send()
  return { key }
})

async function handOn(
  body: Readable,
  url: string,
  headers: Readonly<Record<string, string>>,
  pass: (piece: Buffer) => void,
): Promise<number | undefined> {
  const sending = request(url, { method: "PUT", headers })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sending.once("error", reject)
    sending.once("response", (response) => {
      response.resume()
      resolve(response.statusCode)
    })
  })
  body.on("data", pass)
  await Promise.all([pipeline(body, sending), answered])
  return await answered
}

process.on("disconnect", () => process.exit(0))
const address = await app.listen({ host: "127.0.0.1", port: 0 })
process.send?.({ ready: true, address })
