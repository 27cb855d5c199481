import { type Check, test } from "../check.ts"
import { type Edit, type Guard, replace } from "../guard.ts"

const inSource = (file: string, title: string) => test(`packages/media/src/${file}.test.ts`, title)
const inTests = (file: string, title: string) => test(`packages/media/test/${file}.test.ts`, title)

function without(name: string, file: string, find: string, check: Check): Guard {
  return instead(name, file, find, "", check)
}

function instead(name: string, file: string, find: string, by: string, check: Check): Guard {
  return replace(`media: ${name}`, `packages/media/src/${file}.ts`, find, by, check)
}

/** Neither we nor libvips, which looks as well, count pixels. */
const decodesAnySize: readonly Edit[] = [
  {
    file: "packages/media/src/child/image.ts",
    find: "if (pixels > limits.pixelsMax)",
    replace: "if (pixels < 0)",
  },
  {
    file: "packages/media/src/child/image.ts",
    find: "limitInputPixels: limits.pixelsMax",
    replace: "limitInputPixels: false",
  },
]

/** What keeps a hostile file out, and out of the pictures and texts of a good one what nobody should see. */
export const mediaGuards: readonly Guard[] = [
  instead(
    "a file is what its first bytes say",
    "open-media",
    "if (sniff(ends.start) !== type)",
    "if (type === undefined)",
    inTests("pdf", "is refused when it only ends like one"),
  ),
  instead(
    "a PDF begins with its first byte",
    "sniff",
    'if (hasText(start, 0, "%PDF-"))',
    'if (Buffer.from(start).includes("%PDF-"))',
    inSource("sniff", "is nothing that another reader of signatures takes for something else"),
  ),
  without(
    "a picture for two kinds of readers is refused",
    "sniff",
    " && !brands.some((brand) => hevcBrands.has(brand))",
    inSource("sniff", "is none when it names two that show different pictures"),
  ),
  instead(
    "no archive hides behind a picture",
    "open-media",
    "if (endsAsZip(ends))",
    "if (endsAsZip(ends) && type === undefined)",
    inTests("images", "an archive behind it"),
  ),
  instead(
    "no archive hides behind its comment",
    "file-ends",
    "offset >= 0; offset--",
    "offset >= end.length - zipEndRecordBytes; offset--",
    inTests("images", "an archive behind it"),
  ),
  without(
    "a PDF reaches to its end",
    "open-media",
    '  if (type === "application/pdf" && !endsAsPdf(ends)) return "The PDF is cut off. Upload the whole file."\n',
    inTests("pdf", "is refused when it is cut off"),
  ),
  without(
    "libvips opens only what we keep",
    "child/image",
    'sharp.block({ operation: ["VipsForeignLoad"] })\n',
    inSource("child/image", "does not even look at SVG"),
  ),
  instead(
    "no picture is read as another type",
    "child/image",
    "metadata.format !== formats[type]",
    "formats[type] === undefined",
    inSource("child/image", "takes no type for another"),
  ),
  {
    name: "media: a picture has no more pixels than it may",
    edits: decodesAnySize,
    check: inTests("images", "too many pixels, too many frames"),
  },
  instead(
    "the pixels of all frames count",
    "child/image",
    "(metadata.pageHeight ?? metadata.height) * frames",
    "(metadata.pageHeight ?? metadata.height)",
    inTests("images", "too many pixels in all frames together"),
  ),
  instead(
    "a picture has no more frames than it may",
    "child/image",
    "if (frames > limits.framesMax)",
    "if (frames < 0)",
    inTests("images", "too many pixels, too many frames"),
  ),
  without(
    "a picture is decoded to its end",
    "child/image",
    '  await expectDamage(image.resize(1, 1, { fit: "fill" }).raw().toBuffer())\n',
    inTests("images", "half of an image of type"),
  ),
  instead(
    "every frame is decoded",
    "child/image",
    "animated: (metadata.pages ?? 1) > 1",
    "animated: false",
    inTests("images", "an animation whose last frame is damaged"),
  ),
  instead(
    "thumbnails tell nothing of the original",
    "child/image",
    "return await thumbnailsOfPixels(data, info)",
    'const original = open(path, limits).autoOrient().keepMetadata()\n  return [await encode("small", original.clone()), await encode("large", original)]',
    inTests("images", "stand upright and tell nothing of place, camera or colours of the original"),
  ),
  instead(
    "thumbnails are turned as the camera says",
    "child/image",
    "within(open(path, limits).autoOrient(), largeSide)",
    "within(open(path, limits), largeSide)",
    inTests("images", "are turned the right way round"),
  ),
  without(
    "the text of a PDF can be stored",
    "child/pdf",
    String.raw`.replace(/[^\P{Cc}\n\t]|[\ufffe\uffff]/gu, "")`,
    inTests("pdf", "has no characters that a database cannot store"),
  ),
  instead(
    "no more pages are read than may be",
    "child/pdf",
    "Math.min(document.pages, limits.textPagesMax)",
    "Math.max(document.pages, 0)",
    inTests("pdf", "is read as far as pages and characters allow"),
  ),
  instead(
    "no more text is read than may be",
    "child/pdf",
    "Math.min(all, charactersMax)",
    "Math.max(all, 0)",
    inTests("pdf", "is read as far as pages and characters allow"),
  ),
  without(
    "a page gives back what it took",
    "child/pdfium",
    "    pdfium.FPDF_ClosePage(page)\n",
    inSource("child/pdfium", "gives back what a page took"),
  ),
  without(
    "a document gives back what it took",
    "child/pdfium",
    "      pdfium.FPDF_CloseDocument(pointer)\n",
    inSource("child/pdfium", "gives back what a document and a picture took"),
  ),
]
