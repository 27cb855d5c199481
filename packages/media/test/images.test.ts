import sharp, { type Sharp } from "sharp"
import { describe, expect, it } from "vitest"
import { archive } from "../src/hostile/polyglots.ts"
import { FileRefusedError } from "../src/media-error.ts"
import type { Inspection, Thumbnail } from "../src/open-media.ts"
import { sampleImage, type SampleImage, samplePlaceWords } from "../src/samples/samples.ts"
import type { SniffedType } from "../src/sniff.ts"
import { testFile, testMedia } from "./harness.ts"

const types = ["image/jpeg", "image/png", "image/webp", "image/avif"] as const

async function inspect(bytes: Uint8Array, type: SniffedType): Promise<Inspection> {
  return await testMedia().inspectFile(await testFile(bytes), type)
}

async function animationOf(frames: number): Promise<Buffer> {
  const pictures = Array.from({ length: frames }, (_, seed) =>
    sampleImage({ type: "image/png", width: 60, height: 40, seed }),
  )
  return await sharp(await Promise.all(pictures), { join: { animated: true } })
    .webp({ lossless: true })
    .toBuffer()
}

async function thumbnailsOf(wish: SampleImage): Promise<Record<string, Thumbnail>> {
  const thumbnails = await testMedia().makeThumbnails(await testFile(await sampleImage(wish)), wish.type)
  return Object.fromEntries(thumbnails.map((thumbnail) => [thumbnail.variant, thumbnail]))
}

describe("a good image", () => {
  it.each(types)("of type %s is kept, with its size", async (type) => {
    const bytes = await sampleImage({ type, width: 120, height: 80 })
    expect(await inspect(bytes, type)).toEqual({ ok: true, width: 120, height: 80 })
  })

  it.each([
    ["a progressive JPEG", "image/jpeg", (image) => image.jpeg({ progressive: true })],
    ["a JPEG in CMYK", "image/jpeg", (image) => image.toColourspace("cmyk").jpeg()],
    ["a JPEG in grey", "image/jpeg", (image) => image.greyscale().jpeg()],
    ["an interlaced PNG", "image/png", (image) => image.png({ progressive: true })],
    ["a PNG with a palette", "image/png", (image) => image.png({ palette: true })],
    [
      "a PNG of 16 bits with transparency",
      "image/png",
      (image) => image.toColourspace("rgb16").ensureAlpha().png(),
    ],
    ["a lossless WebP", "image/webp", (image) => image.webp({ lossless: true })],
    ["an AVIF of 10 bits", "image/avif", (image) => image.avif({ bitdepth: 10, effort: 0 })],
  ] satisfies [string, SniffedType, (image: Sharp) => Sharp][])("%s", async (_name, type, encode) => {
    const plain = sharp(await sampleImage({ type: "image/png", width: 120, height: 80 }))
    expect(await inspect(await encode(plain).toBuffer(), type)).toEqual({
      ok: true,
      width: 120,
      height: 80,
    })
  })

  it("that is an animation counts as one frame", async () => {
    expect(await inspect(await animationOf(3), "image/webp")).toEqual({ ok: true, width: 60, height: 40 })
  })

  it("that was taken with the camera on its side has its sides swapped", async () => {
    const bytes = await sampleImage({ type: "image/jpeg", width: 120, height: 80, orientation: 6 })
    expect(await inspect(bytes, "image/jpeg")).toEqual({ ok: true, width: 80, height: 120 })
  })

  it("of a telephone, with a film behind the picture, is kept", async () => {
    const jpeg = await sampleImage({ type: "image/jpeg", width: 120, height: 80 })
    const film = Buffer.concat([Buffer.from("\0\0\0\u0018ftypmp42"), Buffer.alloc(50_000, 7)])
    expect(await inspect(Buffer.concat([jpeg, film]), "image/jpeg")).toMatchObject({ ok: true })
  })
})

describe("a bad image is refused in words", () => {
  it.each([
    ["nothing", new Uint8Array(), "The file is empty."],
    ["text", Buffer.from("<svg/>"), "The file is not what it was taken for."],
  ])("%s", async (_name, bytes, reason) => {
    expect(await inspect(bytes, "image/png")).toEqual({ ok: false, cause: "content", reason })
  })

  it.each(types)("half of an image of type %s", async (type) => {
    const bytes = await sampleImage({ type, width: 120, height: 80 })
    expect(await inspect(bytes.subarray(0, bytes.length / 2), type)).toEqual({
      ok: false,
      cause: "content",
      reason: "The file is damaged or cut off.",
    })
  })

  it("another type than it was sniffed as", async () => {
    const bytes = await sampleImage({ type: "image/png", width: 12, height: 8 })
    expect(await inspect(bytes, "image/jpeg")).toMatchObject({ ok: false, cause: "content" })
  })

  it("an archive behind it", async () => {
    const png = await sampleImage({ type: "image/png", width: 12, height: 8 })
    const answer = await inspect(Buffer.concat([png, archive("with a comment")]), "image/png")
    expect(answer).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^The file is also an archive\./),
    })
    // The four bytes alone are none: they turn up in pictures by chance.
    const byChance = Buffer.concat([png, Buffer.from("PK\u0005\u0006, by chance, and then something else")])
    expect(await inspect(byChance, "image/png")).toMatchObject({ ok: true })
  })

  it("too many pixels, too many frames", async () => {
    const media = testMedia({ limits: { pixelsMax: 1_000_000, framesMax: 2 } })
    const large = await testFile(await sampleImage({ type: "image/jpeg", width: 1001, height: 1000 }))
    expect(await media.inspectFile(large, "image/jpeg")).toEqual({
      ok: false,
      cause: "content",
      reason: "The image has more than 1 million pixels. Upload a smaller one.",
    })
    expect(await media.inspectFile(await testFile(await animationOf(3)), "image/webp")).toEqual({
      ok: false,
      cause: "content",
      reason: "The animation has more than 2 frames. Upload a shorter one.",
    })
  })

  it("too many pixels in all frames together", async () => {
    const media = testMedia({ limits: { pixelsMax: 7000 } })
    const path = await testFile(await animationOf(3))
    expect(await media.inspectFile(path, "image/webp")).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^The image has more than 0\.007 million pixels\./),
    })
  })

  it("an animation whose last frame is damaged", async () => {
    const bytes = await animationOf(3)
    const last = bytes.lastIndexOf("ANMF")
    // Behind the headers of the frame and of the picture in it.
    bytes.fill(0xff, last + 50)
    expect(await inspect(bytes, "image/webp")).toMatchObject({ ok: false, cause: "content" })
    const path = await testFile(bytes)
    expect(await testMedia().makeThumbnails(path, "image/webp")).toHaveLength(2)
  })

  it("too much time, too much memory: it may be tried again elsewhere", async () => {
    const path = await testFile(await sampleImage({ type: "image/png", width: 3000, height: 2000 }))
    expect(await testMedia({ limits: { timeMs: 1 } }).inspectFile(path, "image/png")).toMatchObject({
      ok: false,
      cause: "time",
    })
    expect(
      await testMedia({ limits: { memoryBytes: 64 * 1024 * 1024 } }).inspectFile(path, "image/png"),
    ).toEqual({
      ok: false,
      cause: "memory",
      reason: "The file takes too much memory to read.",
    })
  })

  it("no file at all is an error of ours", async () => {
    await expect(testMedia().inspectFile("/no/such/file", "image/png")).rejects.toThrow("ENOENT")
  })
})

describe("thumbnails", () => {
  it.each(types)("of type %s fit into their squares", async (type) => {
    const { small, large } = await thumbnailsOf({ type, width: 1800, height: 900 })
    expect(small).toMatchObject({ width: 320, height: 160, contentType: "image/webp" })
    expect(large).toMatchObject({ width: 1600, height: 800, contentType: "image/webp" })
    for (const thumbnail of [small, large]) {
      const { format, width, height } = await sharp(thumbnail?.bytes).metadata()
      expect({ format, width, height }).toEqual({
        format: "webp",
        width: thumbnail?.width,
        height: thumbnail?.height,
      })
    }
  })

  it("are never larger than the image", async () => {
    const { small, large } = await thumbnailsOf({ type: "image/png", width: 100, height: 50 })
    expect([small, large]).toMatchObject([
      { width: 100, height: 50 },
      { width: 100, height: 50 },
    ])
  })

  it("stand upright and tell nothing of place, camera or colours of the original", async () => {
    const wish = { type: "image/jpeg", width: 160, height: 80, orientation: 6, hasPlace: true } as const
    const original = await sampleImage(wish)
    expect(Buffer.from(original).includes(samplePlaceWords)).toBe(true)
    expect((await sharp(original).metadata()).exif).toBeDefined()
    const { small, large } = await thumbnailsOf(wish)
    for (const thumbnail of [small, large]) {
      expect(thumbnail).toMatchObject({ width: 80, height: 160 })
      const metadata = await sharp(thumbnail?.bytes).metadata()
      expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.icc, metadata.orientation]).toEqual(
        Array.from({ length: 5 }),
      )
      expect(Buffer.from(thumbnail?.bytes ?? []).includes(samplePlaceWords)).toBe(false)
    }
  })

  it("are turned the right way round", async () => {
    // Red on the left, blue on the right; turned by 90 degrees clockwise, red is on top.
    const halves = await sharp({ create: { width: 100, height: 50, channels: 3, background: "#0000ff" } })
      .composite([
        { input: { create: { width: 50, height: 50, channels: 3, background: "#ff0000" } }, left: 0, top: 0 },
      ])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const [small] = await testMedia().makeThumbnails(await testFile(halves), "image/jpeg")
    const { data, info } = await sharp(small?.bytes).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([50, 100])
    const isRed = (row: number): boolean => {
      const at = row * info.width * info.channels
      return (data[at] ?? 0) > 200 && (data[at + 2] ?? 0) < 60
    }
    expect([isRed(10), isRed(90)]).toEqual([true, false])
  })

  it("keep what is transparent", async () => {
    const glass = await sharp({ create: { width: 50, height: 50, channels: 4, background: "#00000000" } })
      .png()
      .toBuffer()
    const [small] = await testMedia().makeThumbnails(await testFile(glass), "image/png")
    expect((await sharp(small?.bytes).metadata()).hasAlpha).toBe(true)
  })

  it("of an animation show its first frame", async () => {
    const colours = ["#ff0000", "#00ff00"]
    const frames = colours.map((background) =>
      sharp({ create: { width: 40, height: 40, channels: 3, background } })
        .png()
        .toBuffer(),
    )
    const animation = await sharp(await Promise.all(frames), { join: { animated: true } })
      .webp()
      .toBuffer()
    const [small] = await testMedia().makeThumbnails(await testFile(animation), "image/webp")
    const { dominant } = await sharp(small?.bytes).stats()
    expect(dominant.r).toBeGreaterThan(200)
    expect(small).toMatchObject({ width: 40, height: 40 })
  })

  it("of a damaged image are refused", async () => {
    const bytes = await sampleImage({ type: "image/jpeg", width: 120, height: 80 })
    const path = await testFile(bytes.subarray(0, 900))
    const making = testMedia().makeThumbnails(path, "image/jpeg")
    await expect(making).rejects.toThrow(FileRefusedError)
    await expect(making).rejects.toMatchObject({
      refusalCause: "content",
      message: "The file is damaged or cut off.",
    })
  })
})
