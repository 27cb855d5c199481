import { randomUUID } from "node:crypto"
import type { Db } from "@kitwright/db/database"
import type { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"
import type { Act } from "@kitwright/workshop/change"
import { change } from "@kitwright/workshop/change"
import {
  confirmUpload,
  confirmUploadInput,
  prepareConfirmation,
} from "@kitwright/workshop/attachments/confirm-upload"
import * as edit from "@kitwright/workshop/attachments/edit-attachment"
import { openFile } from "@kitwright/workshop/attachments/open-file"
import { issueUpload, requestUploadInput, signUpload } from "@kitwright/workshop/attachments/request-upload"
import { createPart, createPartInput } from "@kitwright/workshop/parts/create-part"
import { put } from "../browser.ts"
import type { OpenedDocuments } from "../documents.ts"
import type { SampleFile } from "../files.ts"

/** The use cases of documents, each in a transaction of its own, as the server calls them. */
export class Shop {
  readonly db: Db
  readonly documents: OpenedDocuments

  constructor(db: Db, documents: OpenedDocuments) {
    this.db = db
    this.documents = documents
  }

  async newSet(description: string): Promise<AttachmentSetId> {
    const part = await this.#change("parts.create", (tx, origin) =>
      createPart(tx, origin, createPartInput.parse({ description })),
    )
    return part.attachmentSetId
  }

  /** All steps of an upload, the PUT over HTTP included. */
  async upload(attachmentSetId: AttachmentSetId, file: SampleFile): Promise<AttachmentId> {
    const { filename, contentType, bytes, sha256 } = file
    const wish = requestUploadInput.parse({
      attachmentSetId,
      filename,
      contentType,
      size: bytes.length,
      sha256,
    })
    const issued = await this.#change("attachments.requestUpload", (tx, origin) =>
      issueUpload(tx, origin, wish, this.documents),
    )
    await put(await signUpload(this.documents, issued, now()), file)
    const input = confirmUploadInput.parse({ uploadId: issued.uploadId })
    await prepareConfirmation(this.db, this.documents, input, now())
    const confirmed = await this.#change("attachments.confirmUpload", (tx, origin) =>
      confirmUpload(tx, origin, input, this.documents),
    )
    return confirmed.attachmentId
  }

  async copy(
    attachmentSetId: AttachmentSetId,
    attachmentId: AttachmentId,
    to: AttachmentSetId,
  ): Promise<AttachmentId> {
    const copied = await this.#change("attachments.copy", (tx, origin) =>
      edit.copyAttachment(
        tx,
        origin,
        { from: { attachmentSetId, attachmentId }, toAttachmentSetId: to },
        this.documents.limits,
      ),
    )
    return copied.id
  }

  async delete(attachmentSetId: AttachmentSetId, attachmentId: AttachmentId): Promise<void> {
    await this.#change("attachments.delete", (tx, origin) =>
      edit.deleteAttachment(tx, origin, { attachmentSetId, attachmentId }),
    )
  }

  async restore(attachmentSetId: AttachmentSetId, attachmentId: AttachmentId): Promise<void> {
    await this.#change("attachments.restore", (tx, origin) =>
      edit.restoreAttachment(tx, origin, { attachmentSetId, attachmentId }, this.documents.limits),
    )
  }

  async setCover(attachmentSetId: AttachmentSetId, attachmentId: AttachmentId): Promise<void> {
    await this.#change("attachments.setCover", (tx, origin) =>
      edit.setCover(tx, origin, { attachmentSetId, attachmentId }),
    )
  }

  /** Opens a document as a link on a page does. */
  async read(id: AttachmentId): Promise<Buffer> {
    const response = await fetch(await openFile(this.db, () => this.documents, { id }))
    const bytes = Buffer.from(await response.arrayBuffer())
    if (!response.ok) throw new Error(`the store answered ${response.status}`)
    return bytes
  }

  #change<R>(procedure: string, act: Act<R>): Promise<R> {
    const call = {
      procedure,
      body: null,
      idempotencyKey: null,
      actor: "local",
      requestId: randomUUID(),
      at: now(),
    }
    return change(this.db, call, act)
  }
}

export function now(): string {
  return new Date().toISOString()
}
