import { createHash } from "node:crypto"
import { sampleImage, samplePdf } from "@kitwright/media/samples"
import type { Random } from "./random.ts"

export type SampleFile = {
  filename: string
  contentType: "image/png" | "image/jpeg" | "image/webp" | "application/pdf"
  bytes: Buffer
  /** Lower-case hex. */
  sha256: string
}

const endings = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "application/pdf": "pdf" }

/** A valid file of some kind and size that nobody has seen before. `seed`: another is another file. */
export async function anyFile(random: Random, seed: number): Promise<SampleFile> {
  const contentType = random.pick(["image/png", "image/jpeg", "image/webp", "application/pdf"])
  const side = random.pick([8, 64, 300])
  if (contentType === "application/pdf") return file(contentType, samplePdf(`Sheet ${seed}\n`.repeat(side)))
  return file(contentType, await sampleImage({ type: contentType, width: side, height: side, seed }))
}

/** A small picture, another one for each seed. */
export async function smallImage(seed: number): Promise<SampleFile> {
  return file("image/png", await sampleImage({ type: "image/png", width: 16, height: 16, seed }))
}

/** Both ends are those of a PDF, and nothing between them makes sense: it is kept, and no picture can be made of it. */
export function brokenPdf(seed: number): SampleFile {
  return file("application/pdf", Buffer.from(`%PDF-1.7\n${seed} is no document\n%%EOF\n`))
}

function file(contentType: SampleFile["contentType"], content: Uint8Array): SampleFile {
  const bytes = Buffer.from(content)
  return {
    filename: `sample.${endings[contentType]}`,
    contentType,
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  }
}
