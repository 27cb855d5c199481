import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import sharp, { type Sharp } from "sharp"
import { describe, expect, it, onTestFinished } from "vitest"
import { defaultLimits } from "../limits.ts"
import { inspectImage } from "./image.ts"

const blank = (): Sharp => sharp({ create: { width: 9, height: 9, channels: 3, background: "#fff" } })

async function fileOf(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-media-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, "file")
  await writeFile(path, bytes)
  return path
}

describe("libvips", () => {
  it.each([
    ["SVG", () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ["GIF", () => blank().gif().toBuffer()],
    ["TIFF", () => blank().tiff().toBuffer()],
  ])("does not even look at %s", async (_name, make) => {
    const path = await fileOf(await make())
    await expect(inspectImage(path, "image/png", defaultLimits)).rejects.toMatchObject({
      fault: "damaged",
      cause: expect.objectContaining({ message: expect.stringContaining("unsupported image format") }),
    })
  })

  it("takes no type for another", async () => {
    const path = await fileOf(await blank().png().toBuffer())
    await expect(inspectImage(path, "image/jpeg", defaultLimits)).rejects.toMatchObject({ fault: "damaged" })
    expect(await inspectImage(path, "image/png", defaultLimits)).toEqual({ width: 9, height: 9 })
  })
})
