import { createHash } from "node:crypto"
import { once } from "node:events"
import { type IncomingMessage, request } from "node:http"
import type { AttachmentId, AttachmentSetId, UploadId } from "@kitwright/domain/ids"
import type { Api, Client } from "./api.ts"
import type { SampleFile } from "./files.ts"

/** What a page in a browser does with documents, step by step. */

export type Grant = { uploadId: UploadId; url: string; headers: Record<string, string> }

export async function requestUpload(
  client: Client,
  attachmentSetId: AttachmentSetId,
  { filename, contentType, bytes, sha256 }: SampleFile,
  idempotencyKey?: string,
): Promise<Grant> {
  return await client.attachments.requestUpload.mutate({
    attachmentSetId,
    filename,
    contentType,
    size: bytes.length,
    sha256,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  })
}

/** Sends the file. A key that is taken is taken by what was sent before. @throws Error with the status of the answer */
export async function put({ url, headers }: Grant, { bytes }: SampleFile): Promise<void> {
  const response = await fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) })
  await response.body?.cancel()
  if (!response.ok && response.status !== 412) throw new Error(`the store answered ${response.status}`)
}

/** Sends half of the file and is gone. */
export async function putHalf({ url, headers }: Grant, { bytes }: SampleFile): Promise<void> {
  const sending = request(url, { method: "PUT", headers: { ...headers, "content-length": bytes.length } })
  // Cut off is what it is meant to be.
  sending.on("error", () => undefined)
  const closed = new Promise<void>((resolve) => sending.once("close", () => resolve()))
  const half = bytes.subarray(0, Math.floor(bytes.length / 2))
  await new Promise<void>((resolve) => sending.write(half, () => resolve()))
  sending.destroy()
  await closed
}

/** Sends half of the file and waits with the rest until it is told to finish. */
export function putSlowly({ url, headers }: Grant, { bytes }: SampleFile) {
  const sending = request(url, { method: "PUT", headers: { ...headers, "content-length": bytes.length } })
  const answered = once(sending, "response").then(([response]: IncomingMessage[]) => {
    response?.resume()
    return response?.statusCode
  })
  const half = Math.floor(bytes.length / 2)
  const begun = new Promise<void>((resolve) => sending.write(bytes.subarray(0, half), () => resolve()))
  return {
    begun,
    /** @returns the status of the answer */
    finish: async () => {
      sending.end(bytes.subarray(half))
      return await answered
    },
  }
}

/** Asks for a place, sends and confirms. @returns the attachment's id */
export async function upload(
  client: Client,
  attachmentSetId: AttachmentSetId,
  file: SampleFile,
): Promise<AttachmentId> {
  const grant = await requestUpload(client, attachmentSetId, file)
  await put(grant, file)
  return (await client.attachments.confirmUpload.mutate({ uploadId: grant.uploadId })).id
}

export async function newSet(client: Client, description: string): Promise<AttachmentSetId> {
  return (await client.parts.create.mutate({ description })).attachmentSetId
}

export type Seen = { id: AttachmentId; sha256: string; isCover: boolean; preview: string }

/** All that a reader of a set can see, each document opened to its last byte. */
export async function readSet({ address, client }: Api, id: AttachmentSetId): Promise<Seen[]> {
  const { attachments, coverAttachmentId } = await client.attachments.sets.get.query({ id })
  return await Promise.all(
    attachments.map(async ({ id: attachmentId, preview }) => ({
      id: attachmentId,
      sha256: await readFile(address, attachmentId),
      isCover: attachmentId === coverAttachmentId,
      preview,
    })),
  )
}

/** Opens a document as a link on a page does. @returns the hash of its bytes, or what went wrong */
export async function readFile(address: string, id: AttachmentId): Promise<string> {
  const response = await fetch(`${address}/files/${id}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  return response.ok ? hashOf(bytes) : `answered ${response.status}`
}

/** Lower-case hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
