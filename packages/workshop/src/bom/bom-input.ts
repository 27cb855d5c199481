import { bomFields } from "@kitwright/domain/bom/bom-file"
import { readBom } from "@kitwright/domain/bom/read-bom"
import { validation } from "@kitwright/domain/errors"
import { KitId, PartKey } from "@kitwright/domain/ids"
import { z } from "zod"
import { changeInput, lineText } from "../input.ts"

/** A file of this many bytes fits, written as base64, into the request that imports are allowed. */
const fileBytesMax = 14 * 1024 * 1024

const column = z.int().min(0).max(1_000).nullable()

const fileFields = {
  filename: lineText(255),
  contentBase64: z.base64(),
  /** Columns by field, counted from 0; null takes a field's column away. What is left out is detected. */
  mapping: z.partialRecord(z.enum(bomFields), column).optional(),
}

export const previewBomInput = changeInput(fileFields)
export type BomFileInput = Pick<z.output<typeof previewBomInput>, keyof typeof fileFields>

/** What the user decided about one row of the file. */
const decision = z.discriminatedUnion("action", [
  z.strictObject({ row: z.int().positive(), action: z.literal("use"), partKey: PartKey }),
  z.strictObject({ row: z.int().positive(), action: z.literal("create") }),
  z.strictObject({ row: z.int().positive(), action: z.literal("skip") }),
])
export type Decision = z.output<typeof decision>

export const importBomInput = changeInput({
  ...fileFields,
  kitId: KitId.optional(),
  kitName: lineText().optional(),
  createMissingParts: z.boolean(),
  decisions: z.array(decision).max(50_000).optional(),
}).refine((input) => (input.kitId === undefined) !== (input.kitName === undefined), {
  path: ["kitName"],
  error: "Say either which kit to import into, or the name of a new one.",
})
export type ImportBomInput = z.output<typeof importBomInput>

/** Reads the uploaded file. @throws VALIDATION when it is too large, empty or no table of text */
export function readBomFile(input: BomFileInput) {
  const bytes = Buffer.from(input.contentBase64, "base64")
  if (bytes.length > fileBytesMax) {
    throw validation("contentBase64", `The file has more than ${fileBytesMax / 1024 / 1024} MB. Split it.`)
  }
  return readBom({ filename: input.filename, bytes, ...(input.mapping && { mapping: input.mapping }) })
}
