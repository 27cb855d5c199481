import type { S3Client } from "@aws-sdk/client-s3"
import type { Patience } from "./s3-client.ts"

/** Where the objects are, and the connection that gets there. */
export type Bucket = { client: S3Client; name: string; patience: Patience }

/** How long a call may take that moves this many bytes: what a slow line needs, and never for ever. */
export function transferTimeoutMs(patience: Patience, bytes: number): number {
  return patience.answerTimeoutMs + Math.ceil((bytes / patience.bytesPerSecondMin) * 1_000)
}

/** The SDK knows the signal by another name, and takes no undefined. */
export function abortedBy(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}
