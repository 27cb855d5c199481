/** Hashes files beside the page, one worker for each, so that a large one never makes the page stutter. */
import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import type { HashAnswer } from "./hash-file.ts"

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!(data instanceof Blob)) return
  hash(data).then(
    (hex) => answer({ hex }),
    (error: unknown) => answer({ problem: String(error) }),
  )
})

function answer(message: HashAnswer): void {
  postMessage(message)
}

/** The browser's own hash where it has one: on http addresses other than this machine it does not. */
async function hash(file: Blob): Promise<string> {
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- missing outside of secure contexts, whatever the types say
  if (globalThis.crypto.subtle === undefined) return await hashInPieces(file)
  return bytesToHex(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())))
}

async function hashInPieces(file: Blob): Promise<string> {
  const digest = sha256.create()
  const reader = file.stream().getReader()
  for (;;) {
    // The pieces are hashed in their order.
    // oxlint-disable-next-line no-await-in-loop
    const { done, value } = await reader.read()
    if (done) return bytesToHex(digest.digest())
    digest.update(value)
  }
}
