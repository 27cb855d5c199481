import type { Db } from "@kitwright/db/database"
import { notFound, validation } from "@kitwright/domain/errors"
import { AttachmentId } from "@kitwright/domain/ids"
import { openFile } from "@kitwright/workshop/attachments/open-file"
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import type { DocumentGate } from "./document-gate.ts"

const paramsSchema = z.object({
  attachmentId: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(AttachmentId),
})
const querySchema = z.object({ variant: z.enum(["small", "large"]).optional() })

/** A page that shows the same picture twice asks once. Shorter than the address behind it may be used. */
const rememberedSeconds = 120

/**
 * `/files/:attachmentId` sends a browser on to the store, to an address that opens the file for a few minutes;
 * `?variant=small` or `large` opens a picture of it. No byte of a file passes through here.
 */
export function registerFiles(app: FastifyInstance, db: Db, documents: DocumentGate): void {
  app.get("/files/:attachmentId", async (request, reply) => {
    const params = paramsSchema.safeParse(request.params)
    if (!params.success) throw notFound("document", "of this number")
    const query = querySchema.safeParse(request.query)
    if (!query.success) throw validation("variant", "Expected small or large, or no variant at all.")
    const address = await openFile(db, documents.open, {
      id: params.data.attachmentId,
      variant: query.data.variant,
      host: request.hostname,
    })
    return await reply
      .header("cache-control", `private, max-age=${rememberedSeconds}`)
      .header("cross-origin-resource-policy", "same-origin")
      .redirect(address, 302)
  })
}
