/**
 * What the two processes say to each other: one line of JSON per request on the child's standard input, one line per
 * answer on its descriptor 3. The child has read a hostile file, so its answers are checked like any foreign input.
 */
import { z } from "zod"
import { sniffedTypes } from "../sniff.ts"

const limit = z.number().positive()

/** One job: what to do with which file. The child learns nothing else about it. */
export const requestSchema = z.strictObject({
  act: z.enum(["inspect", "thumbnails", "text"]),
  path: z.string().min(1),
  type: z.enum(sniffedTypes),
  limits: z.strictObject({
    timeMs: limit,
    memoryBytes: limit,
    pixelsMax: limit,
    framesMax: limit,
    textPagesMax: limit,
    textCharactersMax: limit,
  }),
})
export type Request = z.infer<typeof requestSchema>
export type Act = Request["act"]

/** What the child says of a file it could read. */
export interface Results {
  inspect: { width: number; height: number }
  thumbnails: { variant: "small" | "large"; width: number; height: number; base64: string }[]
  text: { pages: number; text: string; isWhole: boolean }
}

/** Why a file is not read; the words for it are the parent's. */
export const faults = ["damaged", "too-many-pixels", "too-many-frames", "encrypted", "no-pages"] as const
export type Fault = (typeof faults)[number]

/** An expected end: the file is at fault. Anything else that is thrown counts as damage, too. */
export class FaultyFileError extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault)
    this.fault = fault
  }
}

/** The child's descriptor for answers: libraries print to the standard output as they like. */
export const answerDescriptor = 3
/** An answer is never longer; a child that says more has lost its mind. */
export const answerBytesMax = 16 * 1024 * 1024
/** The exit code of a child that found itself above the memory limit. */
export const memoryExitCode = 77

const side = z.int().min(1).max(1_000_000)
const thumbnail = z.strictObject({
  variant: z.enum(["small", "large"]),
  width: side,
  height: side,
  base64: z.base64(),
})
const results: { [A in Act]: z.ZodType<Results[A]> } = {
  inspect: z.strictObject({ width: side, height: side }),
  thumbnails: z.array(thumbnail).min(1).max(2),
  text: z.strictObject({ pages: z.int().min(0), text: z.string(), isWhole: z.boolean() }),
}
const spent = { cpuMs: z.number().min(0), memoryBytes: z.number().min(0) }

export const answerSchema = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), result: z.unknown(), ...spent }),
  z.strictObject({ ok: z.literal(false), fault: z.enum(faults), detail: z.string(), ...spent }),
])
export type Answer = z.infer<typeof answerSchema>

/** The result of an act out of an answer, undefined when it has another shape. */
export function readResult<A extends Act>(act: A, result: unknown): Results[A] | undefined {
  return results[act].safeParse(result).data
}
