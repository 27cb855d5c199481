import { z } from "zod"

/** Control characters have no place in a line of text, and Postgres refuses NUL. */
const controlCharacters = /\p{Cc}/u
const controlCharactersButBreaks = /[^\P{Cc}\t\n\r]/u

function text(max: number, forbidden: RegExp) {
  return z
    .string()
    .trim()
    .max(max, { error: `Expected at most ${max} characters.` })
    .refine((value) => !forbidden.test(value), { error: "Remove the control characters." })
    .transform((value) => value.normalize("NFC"))
}

/** One line of text that must say something. */
export const lineText = (max = 200) =>
  text(max, controlCharacters).refine((value) => value !== "", { error: "Expected some text." })

/** One line of text or nothing: blank text counts as nothing. */
export const optionalLine = (max = 200) =>
  text(max, controlCharacters).transform((value) => (value === "" ? null : value))

/** Several lines of text or nothing. */
export const optionalText = (max = 5_000) =>
  text(max, controlCharactersButBreaks).transform((value) => (value === "" ? null : value))

const idempotencyKey = z.string().min(1).max(200).optional()

/** The input of a changing procedure: unknown fields are refused, an idempotency key is always welcome. */
export const changeInput = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ ...shape, idempotencyKey })

const pageSizeMax = 200

/** The two fields with which every list is paged. */
export const pageFields = {
  limit: z.int().min(1).max(pageSizeMax).default(50),
  cursor: z.string().max(2_000).optional(),
}

/** The version that the caller saw; an edit of any other version is refused. */
export const version = z.int().positive()

/** A moment, ISO-8601 with a zone, brought to UTC. */
export const moment = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString())

/** A calendar date, YYYY-MM-DD. */
export const calendarDate = z.iso.date()

/** What a search text asks for: its words, ten at the most. */
export const searchQuery = z
  .string()
  .max(200)
  .refine((value) => !controlCharacters.test(value), { error: "Remove the control characters." })
  .transform((value) => value.normalize("NFC").split(/\s+/).filter(Boolean).slice(0, 10))
