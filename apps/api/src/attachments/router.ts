import { addLink, addLinkInput, fetchLink } from "@kitwright/workshop/attachments/add-link"
import {
  confirmUpload,
  confirmUploadInput,
  prepareConfirmation,
} from "@kitwright/workshop/attachments/confirm-upload"
import {
  attachmentChange,
  clearCover,
  clearCoverInput,
  copyAttachment,
  copyAttachmentInput,
  deleteAttachment,
  restoreAttachment,
  setCover,
  updateAttachment,
  updateAttachmentInput,
} from "@kitwright/workshop/attachments/edit-attachment"
import {
  attachmentInput,
  getAttachment,
  getAttachmentById,
  getAttachmentSet,
  listAttachments,
  listAttachmentsInput,
  setInput,
} from "@kitwright/workshop/attachments/get-set"
import { issueUpload, requestUploadInput, signUpload } from "@kitwright/workshop/attachments/request-upload"
import { mutation, query, router } from "../trpc.ts"
import { coverChanged, created, deleted, runOnce } from "./record.ts"

export const attachmentsRouter = router({
  sets: router({
    /** With what may be added, so that a page can say at once what would be refused. */
    get: query.input(setInput).query(async ({ ctx, input }) => ({
      ...(await getAttachmentSet(ctx.db, input.id)),
      limits: ctx.documents.limits,
    })),
  }),
  list: query
    .input(listAttachmentsInput)
    .query(({ ctx, input }) => listAttachments(ctx.db, input.attachmentSetId)),
  get: query.input(attachmentInput).query(({ ctx, input }) => getAttachment(ctx.db, input)),

  requestUpload: mutation.input(requestUploadInput).mutation(async ({ ctx, input }) => {
    const documents = ctx.documents.open()
    const upload = await ctx.change((tx, origin) => issueUpload(tx, origin, input, documents))
    return await signUpload(documents, upload, ctx.now(), ctx.pageHost)
  }),
  confirmUpload: mutation.input(confirmUploadInput).mutation(async ({ ctx, input }) => {
    const documents = ctx.documents.open()
    const startedMs = ctx.clock.monotonicMs()
    await prepareConfirmation(ctx.db, documents, input, ctx.now())
    const { answer: confirmed, isNew } = await runOnce(ctx.change, (tx, origin) =>
      confirmUpload(tx, origin, input, documents),
    )
    const attachment = await getAttachmentById(ctx.db, confirmed.attachmentId)
    if (isNew && confirmed.isNew) created(ctx, attachment, confirmed, startedMs)
    return attachment
  }),
  addLink: mutation.input(addLinkInput).mutation(async ({ ctx, input }) => {
    const startedMs = ctx.clock.monotonicMs()
    const documents = ctx.documents.find()
    const fetched = await fetchLink(ctx.db, documents, ctx.changeApart, input)
    const { answer: confirmed, isNew } = await runOnce(ctx.change, (tx, origin) =>
      addLink(tx, origin, input, fetched, documents, ctx.documents.limits),
    )
    const attachment = await getAttachmentById(ctx.db, confirmed.attachmentId)
    if (isNew) created(ctx, attachment, confirmed, startedMs)
    return attachment
  }),

  update: mutation
    .input(updateAttachmentInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => updateAttachment(tx, origin, input))),
  delete: mutation.input(attachmentChange).mutation(async ({ ctx, input }) => {
    const { answer, isNew } = await runOnce(ctx.change, (tx, origin) => deleteAttachment(tx, origin, input))
    if (isNew) deleted(ctx, input.attachmentSetId, answer)
    return answer
  }),
  restore: mutation
    .input(attachmentChange)
    .mutation(({ ctx, input }) =>
      ctx.change((tx, origin) => restoreAttachment(tx, origin, input, ctx.documents.limits)),
    ),
  setCover: mutation.input(attachmentChange).mutation(async ({ ctx, input }) => {
    const { answer, isNew } = await runOnce(ctx.change, (tx, origin) => setCover(tx, origin, input))
    if (isNew) coverChanged(ctx, "set", answer)
    return answer
  }),
  clearCover: mutation.input(clearCoverInput).mutation(async ({ ctx, input }) => {
    const { answer, isNew } = await runOnce(ctx.change, (tx, origin) => clearCover(tx, origin, input))
    if (isNew) coverChanged(ctx, "cleared", answer)
    return answer
  }),
  copy: mutation
    .input(copyAttachmentInput)
    .mutation(({ ctx, input }) =>
      ctx.change((tx, origin) => copyAttachment(tx, origin, input, ctx.documents.limits)),
    ),
})
