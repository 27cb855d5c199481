import { createHash } from "node:crypto"
import type { Weakness } from "@kitwright/storage/weak-store"
import { sampleImage } from "@kitwright/media/samples"
import { TRPCClientError } from "@trpc/client"
import type { AppRouter } from "../../src/router.ts"
import type { TestServer } from "../test-server.ts"

/** A store that enforces nothing of what a link promises: documents then go through the server's own checks. */
const careless: readonly Weakness[] = [
  "no hash of what is uploaded",
  "no length of what is uploaded",
  "no type of what is uploaded",
  "no condition against overwriting",
  "no hash in HEAD",
]

/** Both ways of documents into the store, with the stores that lead to them. */
export const modes = [
  { mode: "pinned", weaknesses: [] },
  { mode: "promote", weaknesses: careless },
] as const satisfies readonly { mode: string; weaknesses: readonly Weakness[] }[]

type Api = Pick<TestServer, "client">
export type Issued = Awaited<ReturnType<typeof announce>>

/** What is said of a file before it is sent; what is left out is the truth. */
export type Claims = { filename?: string; contentType?: string; size?: number; sha256?: string }

/** A new part, whose documents a test may fill. */
export async function newPart({ client }: Api, description = "Lamp") {
  return await client.parts.create.mutate({ description })
}

export async function newSet(api: Api): Promise<number> {
  return (await newPart(api)).attachmentSetId
}

export async function announce(
  { client }: Api,
  attachmentSetId: number,
  bytes: Uint8Array,
  claims: Claims = {},
) {
  const wish = {
    filename: "photo.jpg",
    contentType: "image/jpeg",
    size: bytes.length,
    sha256: sha256Of(bytes),
  }
  return await client.attachments.requestUpload.mutate({ attachmentSetId, ...wish, ...claims })
}

/** Sends bytes as a browser does. @returns the store's status */
export async function send(
  { url, headers }: Pick<Issued, "url" | "headers">,
  bytes: Uint8Array<ArrayBuffer> | Buffer<ArrayBuffer>,
): Promise<number> {
  const response = await fetch(url, { method: "PUT", headers, body: bytes })
  await response.arrayBuffer()
  return response.status
}

/** The whole way of a file into a set. */
export async function upload(
  api: Api,
  attachmentSetId: number,
  bytes: Uint8Array,
  { title, ...claims }: Claims & { title?: string } = {},
) {
  const issued = await announce(api, attachmentSetId, bytes, claims)
  const status = await send(issued, Buffer.from(bytes))
  if (status !== 200) throw new Error(`the store answered ${status} to an honest upload`)
  return await api.client.attachments.confirmUpload.mutate({ uploadId: issued.uploadId, title })
}

/** A picture nobody has seen before in this run of a file: another seed is another picture. */
export function photo(seed: number, type: "image/jpeg" | "image/png" | "image/webp" = "image/jpeg") {
  return sampleImage({ type, width: 64, height: 48, seed })
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}

export type Refused = { reason: string | undefined; status: number; message: string; details: unknown }

/** Why a call was refused; an answer is an error of the test. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  const error = await call.then(
    (answer) => new Error(`nothing was refused: ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof TRPCClientError)) throw error
  const { data }: TRPCClientError<AppRouter> = error
  return {
    reason: data?.reason,
    status: data?.httpStatus ?? 0,
    message: error.message,
    details: data?.details,
  }
}

/** The keys of all objects but the marks of sweeps. */
export async function storedKeys({ documents }: Pick<TestServer, "documents">): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of documents.open().storage.list("")) keys.push(key)
  return keys.filter((key) => !key.startsWith("gc/"))
}

/** A moment so many hours from now, ISO-8601. */
export function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString()
}
