/** The child has read a hostile file: its answers are checked like anything that comes from outside. */
import { z } from "zod"
import { type Act, type Answer, faults, type Results } from "../child/protocol.ts"

/** An answer is never longer; a child that says more has lost its mind. */
export const answerBytesMax = 16 * 1024 * 1024

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
const condition = { isFit: z.boolean(), cpuMs: z.number().min(0), memoryBytes: z.number().min(0) }
const answerSchema: z.ZodType<Answer> = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), result: z.unknown(), ...condition }),
  z.strictObject({ ok: z.literal(false), fault: z.enum(faults), detail: z.string(), ...condition }),
])

/** The answer in a line; throws when there is none. */
export function readAnswer(line: string): Answer {
  return answerSchema.parse(JSON.parse(line))
}

/** The result of an act out of an answer, undefined when it has another shape. */
export function readResult<A extends Act>(act: A, result: unknown): Results[A] | undefined {
  return results[act].safeParse(result).data
}
