import { randomUUID } from "node:crypto"
import { runSql } from "@kitwright/db/test-kit"
import { findUpload, setUploadVerified } from "@kitwright/db/uploads"
import { defaultAttachmentLimits } from "@kitwright/domain/attachment/accept-file"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { UploadId } from "@kitwright/domain/ids"
import type { z } from "zod"
import { addLink, addLinkInput } from "../../src/attachments/add-link.ts"
import { confirmUpload, confirmUploadInput } from "../../src/attachments/confirm-upload.ts"
import type { DocumentStore } from "../../src/attachments/document-store.ts"
import * as edit from "../../src/attachments/edit-attachment.ts"
import { issueUpload, requestUploadInput } from "../../src/attachments/request-upload.ts"
import { type Act, change } from "../../src/change.ts"
import { at, db, known } from "../shop.ts"

/** The rules of documents, without a store: of what a transaction does no byte is read. */
const rules: Pick<DocumentStore, "mode" | "limits" | "times" | "uploadsPerMinuteMax"> = {
  mode: "pinned",
  limits: defaultAttachmentLimits,
  times: {
    urlSeconds: 300,
    uploadSeconds: 3_600,
    graceSeconds: 0,
    quarantineSeconds: 0,
    uploadSweeps: defaultUploadSweeps,
  },
  uploadsPerMinuteMax: null,
}
/** Whoever asks the store in a transaction fails: no use case may. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is left out is what must not be used
const documents = rules as DocumentStore

/** Runs an act in a transaction of its own. `beforeCommit` runs when all of its work is done. */
async function run<R>(act: Act<R>, beforeCommit?: () => Promise<void>): Promise<R> {
  const call = {
    procedure: "test",
    body: null,
    idempotencyKey: null,
    actor: "local",
    requestId: "request",
    at,
  }
  return await change(db(), call, async (tx, origin) => {
    const answer = await act(tx, origin)
    await beforeCommit?.()
    return answer
  })
}

export type Sent = { sha256: string; contentType: string; filename: string }

export function sent(changes: Partial<Sent> = {}): Sent {
  const sha256 = `${randomUUID()}${randomUUID()}`.replaceAll("-", "")
  return { sha256, contentType: "image/jpeg", filename: "photo.jpg", ...changes }
}

/** An upload whose bytes arrived and were found to be what was announced. */
export async function verifiedUpload(attachmentSetId: number, file: Sent = sent()): Promise<UploadId> {
  const input = requestUploadInput.parse({ attachmentSetId, size: 100, ...file })
  const { uploadId } = await run((tx, origin) => issueUpload(tx, origin, input, rules))
  const { declaredSha256, declaredSize } = known(await findUpload(db(), uploadId))
  const isImage = file.contentType.startsWith("image/")
  await setUploadVerified(db(), uploadId, {
    size: declaredSize,
    sha256: declaredSha256,
    type: isImage ? "image/jpeg" : "application/pdf",
    width: isImage ? 4 : null,
    height: isImage ? 3 : null,
  })
  return uploadId
}

type Confirm = z.input<typeof confirmUploadInput>
export function confirm(input: Confirm, beforeCommit?: () => Promise<void>) {
  const parsed = confirmUploadInput.parse(input)
  return run((tx, origin) => confirmUpload(tx, origin, parsed, documents), beforeCommit)
}

/** A document of a set, as if it had been uploaded. */
export async function attach(attachmentSetId: number, file: Sent = sent()) {
  return await confirm({ uploadId: await verifiedUpload(attachmentSetId, file) })
}

export function link(attachmentSetId: number, url = "https://example.org/a") {
  const input = addLinkInput.parse({ attachmentSetId, url })
  const nothing = { title: null, upload: null }
  return run((tx, origin) => addLink(tx, origin, input, nothing, undefined, defaultAttachmentLimits))
}

type At = z.input<typeof edit.attachmentChange>
export function remove(input: At, beforeCommit?: () => Promise<void>) {
  const parsed = edit.attachmentChange.parse(input)
  return run((tx, origin) => edit.deleteAttachment(tx, origin, parsed), beforeCommit)
}

export function restore(input: At) {
  const parsed = edit.attachmentChange.parse(input)
  return run((tx, origin) => edit.restoreAttachment(tx, origin, parsed, defaultAttachmentLimits))
}

export function choose(input: At) {
  const parsed = edit.attachmentChange.parse(input)
  return run((tx, origin) => edit.setCover(tx, origin, parsed))
}

export function copy(from: At, toAttachmentSetId: number) {
  const parsed = edit.copyAttachmentInput.parse({ from, toAttachmentSetId })
  return run((tx, origin) => edit.copyAttachment(tx, origin, parsed, defaultAttachmentLimits))
}

/** How many rows a table has. */
export async function countOf(table: "attachment_sets" | "attachments" | "blobs"): Promise<number> {
  const rows = await runSql<{ count: number }>(db(), `select count(*) as count from ${table}`)
  return known(rows[0]).count
}
