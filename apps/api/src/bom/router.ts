import { importBomInput, previewBomInput } from "@kitwright/workshop/bom/bom-input"
import { importBom } from "@kitwright/workshop/bom/import-bom"
import { progressInput, progressReporter, watchImport } from "@kitwright/workshop/bom/import-progress"
import { previewBom } from "@kitwright/workshop/bom/preview-bom"
import { undoImport, undoImportInput } from "@kitwright/workshop/bom/undo-import"
import { mutation, router, subscription } from "../trpc.ts"

export const bomRouter = router({
  /** A mutation only because files do not fit into an address; it writes nothing. */
  preview: mutation.input(previewBomInput).mutation(({ ctx, input }) => previewBom(ctx.db, input)),
  import: mutation.input(importBomInput).mutation(({ ctx, input }) => {
    const report = progressReporter(ctx.db, input.idempotencyKey, (error) => {
      ctx.log.warn({ err: error }, "the progress of an import could not be written")
    })
    return ctx.change((tx, origin) => importBom(tx, origin, input, report))
  }),
  undoImport: mutation
    .input(undoImportInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => undoImport(tx, origin, input))),
  progress: subscription
    .input(progressInput)
    .subscription(({ ctx, input, signal }) =>
      watchImport(ctx.db, input.idempotencyKey, signal ?? AbortSignal.timeout(60_000)),
    ),
})
