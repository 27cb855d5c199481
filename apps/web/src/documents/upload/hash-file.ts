import { UploadProblem } from "./upload-problem.ts"

/** What the worker answers. */
export type HashAnswer = { readonly hex: string } | { readonly problem: string }

/**
 * The SHA-256 of a file, hexadecimal.
 *
 * @throws UploadProblem when the file can't be read, the signal's reason when it is given up
 */
export async function hashFile(file: Blob, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted()
  const worker = new Worker(new URL("hash-worker.ts", import.meta.url), { type: "module" })
  const { promise, resolve, reject } = Promise.withResolvers<HashAnswer>()
  const giveUp = () => reject(signal.reason)
  signal.addEventListener("abort", giveUp)
  worker.addEventListener("message", ({ data }: MessageEvent<HashAnswer>) => resolve(data))
  worker.addEventListener("error", (event) => reject(new Error(event.message)))
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker is no window
  worker.postMessage(file)
  try {
    const answer = await promise
    if ("hex" in answer) return answer.hex
    // The usual cause: it was changed, moved or deleted after it was chosen.
    throw new UploadProblem("The file can't be read any more. Choose it again.", "final")
  } finally {
    signal.removeEventListener("abort", giveUp)
    worker.terminate()
  }
}
