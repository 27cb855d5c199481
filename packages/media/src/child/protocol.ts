/**
 * What the two processes say to each other: one line of JSON per request on the child's standard input, one line per
 * answer on its descriptor 3.
 */
import type { MediaLimits } from "../limits.ts"
import type { SniffedType } from "../sniff.ts"

export type Act = "inspect" | "thumbnails" | "text"

/** One job: what to do with which file. The child learns nothing else about it. */
export interface Request {
  act: Act
  path: string
  type: SniffedType
  limits: MediaLimits
}

/** What the child says of a file it could read. */
export interface Results {
  inspect: { width: number; height: number }
  thumbnails: { variant: "small" | "large"; width: number; height: number; base64: string }[]
  text: { pages: number; text: string; isWhole: boolean }
}

/** Why a file is not read; the words for it are the parent's. */
export const faults = ["damaged", "too-many-pixels", "too-many-frames", "encrypted", "no-pages"] as const
export type Fault = (typeof faults)[number]

/** `isFit` says whether the child may read another file, the rest what it has used so far. */
interface Condition {
  isFit: boolean
  cpuMs: number
  memoryBytes: number
}

export type Answer = Condition & ({ ok: true; result: unknown } | { ok: false; fault: Fault; detail: string })

/** An expected end: the file is at fault, and the program is as good as before. */
export class FaultyFileError extends Error {
  readonly fault: Fault

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault, options)
    this.fault = fault
  }
}

/** The child's descriptor for answers: libraries print to the standard output as they like. */
export const answerDescriptor = 3
/** The exit code of a child that found itself above the memory limit. */
export const memoryExitCode = 77
