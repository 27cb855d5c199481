/**
 * The keys of the product. One symbol is both the zod schema and the type, so a `KitId` can't be
 * passed where a `LineId` is wanted, from the column to the page.
 */
import { z } from "zod"

/** `bigint` in Postgres; kept to safe integers so that JSON and JavaScript carry it exactly. */
function positiveInteger(what: string): z.ZodInt {
  return z.int({ error: `Expected ${what}: a whole number above 0.` }).positive({
    error: `Expected ${what}: a whole number above 0.`,
  })
}

/** Box and location numbers are `integer` in Postgres and read aloud by people. */
const numberMax = 2_147_483_647

/**
 * The key of a part: 4 to 6 letters A–Z. Any case and surrounding blanks on input, upper case on output.
 * The letters are checked before the case is changed, because "ß" in upper case would be two letters.
 */
export const PartKey = z
  .string({ error: "Expected a part key: 4 to 6 letters A–Z." })
  .trim()
  .regex(/^[A-Za-z]{4,6}$/, { error: "Expected a part key: 4 to 6 letters A–Z." })
  .toUpperCase()
  .brand<"PartKey">()
export type PartKey = z.output<typeof PartKey>

export const KitId = positiveInteger("a kit id").brand<"KitId">()
export type KitId = z.output<typeof KitId>

export const LineId = positiveInteger("a line id").brand<"LineId">()
export type LineId = z.output<typeof LineId>

export const LotId = positiveInteger("a lot id").brand<"LotId">()
export type LotId = z.output<typeof LotId>

export const MovementId = positiveInteger("a movement id").brand<"MovementId">()
export type MovementId = z.output<typeof MovementId>

export const TypeId = positiveInteger("a type id").brand<"TypeId">()
export type TypeId = z.output<typeof TypeId>

export const ImportId = positiveInteger("an import id").brand<"ImportId">()
export type ImportId = z.output<typeof ImportId>

export const AttachmentSetId = positiveInteger("an attachment set id").brand<"AttachmentSetId">()
export type AttachmentSetId = z.output<typeof AttachmentSetId>

export const AttachmentId = positiveInteger("an attachment id").brand<"AttachmentId">()
export type AttachmentId = z.output<typeof AttachmentId>

/** A `uuid` in Postgres, lower case; it is a part of the names of stored objects, which are never used twice. */
export const UploadId = z.guid({ error: "Expected an upload id." }).toLowerCase().brand<"UploadId">()
export type UploadId = z.output<typeof UploadId>

export const BoxNo = positiveInteger("a box number").max(numberMax).brand<"BoxNo">()
export type BoxNo = z.output<typeof BoxNo>

export const LocNo = positiveInteger("a location number").max(numberMax).brand<"LocNo">()
export type LocNo = z.output<typeof LocNo>
