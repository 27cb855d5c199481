/**
 * A process in the place of the server: takes files from its parent, treats each as an upload, and says what came of
 * it. Its memory is what the tests look at, so it does nothing else.
 */
import { openMedia } from "../src/open-media.ts"
import { sniffFile } from "../src/sniff-file.ts"
import type { OwnerAnswer, OwnerQuestion } from "./harness.ts"

const media = openMedia(JSON.parse(process.argv[2] ?? "{}"))

/** What came of an act, and how long it took. */
async function attempt<T>(work: () => Promise<T>): Promise<{ value?: T; error?: string; ms: number }> {
  const start = performance.now()
  try {
    return { value: await work(), ms: performance.now() - start }
  } catch (error) {
    return { error: error instanceof Error ? error.name : "unknown", ms: performance.now() - start }
  }
}

async function upload(path: string): Promise<Omit<OwnerAnswer, "id">> {
  const sniffed = await sniffFile(path)
  if (sniffed === undefined) return { sniffed: null }
  const inspection = await attempt(() => media.inspectFile(path, sniffed))
  if (inspection.value?.ok !== true) return { sniffed, inspection }
  const thumbnails = await attempt(async () => {
    const pictures = await media.makeThumbnails(path, sniffed)
    return pictures.map(({ bytes, ...rest }) => ({ ...rest, base64: Buffer.from(bytes).toString("base64") }))
  })
  if (sniffed !== "application/pdf") return { sniffed, inspection, thumbnails }
  return { sniffed, inspection, thumbnails, text: await attempt(() => media.readPdfText(path)) }
}

process.on("message", (question: OwnerQuestion) => {
  void upload(question.path).then((answer) => process.send?.({ id: question.id, ...answer }))
})
process.once("disconnect", () => {
  void media.close(0)
})
process.send?.({ id: -1, sniffed: null })
