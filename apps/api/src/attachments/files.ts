import type { Db } from "@kitwright/db/database"
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
    const { attachmentId } = paramsSchema.parse(request.params)
    const { variant } = querySchema.parse(request.query)
    const address = await openFile(db, documents.open, {
      id: attachmentId,
      variant,
      host: request.hostname,
    })
    return await reply
      .header("cache-control", `private, max-age=${rememberedSeconds}`)
      .header("cross-origin-resource-policy", "same-origin")
      .redirect(address, 302)
  })
}
