import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  acceptDeclared,
  type AttachmentLimits,
  defaultAttachmentLimits,
  judgeReceived,
  refuseFullSet,
  sizeBytesMax,
} from "./accept-file.ts"
import { DomainError } from "../errors.ts"
import { type FileType, fileTypes, isFileType } from "./file-types.ts"

const limits: AttachmentLimits = { imageBytesMax: 100, fileBytesMax: 1_000, attachmentsPerSetMax: 3 }
const sha256 = "a".repeat(64)

function refusal(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

test("an image may have 10 MB, a file 100 MB, a set 50 attachments", () => {
  expect(defaultAttachmentLimits).toEqual({
    imageBytesMax: 10_485_760,
    fileBytesMax: 104_857_600,
    attachmentsPerSetMax: 50,
  })
})

describe("what may be sent", () => {
  test.each([
    ["image/jpeg", 1, undefined],
    ["image/jpeg", 100, undefined],
    ["image/jpeg", 101, "FILE_TOO_LARGE"],
    ["application/pdf", 1_000, undefined],
    ["application/pdf", 1_001, "FILE_TOO_LARGE"],
    ["image/png", 0, "VALIDATION"],
    ["image/svg+xml", 1, "UNSUPPORTED_FILE_TYPE"],
    ["text/html", 1, "UNSUPPORTED_FILE_TYPE"],
    ["application/zip", 1, "UNSUPPORTED_FILE_TYPE"],
    ["IMAGE/JPEG", 1, "UNSUPPORTED_FILE_TYPE"],
    ["toString", 1, "UNSUPPORTED_FILE_TYPE"],
    ["", 1, "UNSUPPORTED_FILE_TYPE"],
  ])("%s of %i bytes: %s", (type, size, reason) => {
    const error = refusal(() => acceptDeclared({ type, size }, limits))
    expect(error instanceof DomainError ? error.reason : error).toBe(reason)
  })
})

const types = fc.constantFrom<string>(...Object.keys(fileTypes))
const sniffed = fc.constantFrom<FileType | undefined>(...Object.keys(fileTypes).filter(isFileType), undefined)
const sizes = fc.integer({ min: 1, max: 1_200 })
const hashes = fc.constantFrom(sha256, "b".repeat(64))

describe("what arrived", () => {
  const declared = { type: "image/png", size: 50, sha256 }

  test.each([
    ["just that", {}, "verified"],
    ["a JPEG under the name of a PNG", { sniffedType: "image/jpeg" }, "verified"],
    ["a byte more", { size: 51 }, "CONTENT_MISMATCH"],
    ["other bytes", { sha256: "b".repeat(64) }, "CONTENT_MISMATCH"],
    ["a document", { sniffedType: "application/pdf" }, "CONTENT_MISMATCH"],
    ["a page", { sniffedType: undefined }, "UNSUPPORTED_FILE_TYPE"],
  ] as const)("%s: %s", (_, received, outcome) => {
    const verdict = judgeReceived(
      declared,
      { size: 50, sha256, sniffedType: "image/png", ...received },
      limits,
    )
    expect(verdict.kind === "verified" ? "verified" : verdict.error.reason).toBe(outcome)
  })

  test("is verified only when its size and hash are the announced ones and its own type is stored and fits", () => {
    fc.assert(
      fc.property(types, sizes, hashes, sniffed, sizes, (type, size, hash, sniffedType, received) => {
        const verdict = judgeReceived(
          { type, size, sha256 },
          { size: received, sha256: hash, sniffedType },
          limits,
        )
        const fits =
          sniffedType !== undefined &&
          isFileType(type) &&
          fileTypes[sniffedType].kind === fileTypes[type].kind &&
          size <= sizeBytesMax(fileTypes[sniffedType].kind, limits)
        const verified = received === size && hash === sha256 && fits
        const wanted = {
          kind: "verified",
          type: sniffedType,
          attachmentKind: verified && fileTypes[sniffedType].kind,
        }
        expect(verdict).toMatchObject(verified ? wanted : { kind: "rejected" })
      }),
      { numRuns: 1_000 },
    )
  })
})

test("a set takes as many as fit, and then says how many there are", () => {
  expect(refusal(() => refuseFullSet(2, limits))).toBeUndefined()
  expect(refusal(() => refuseFullSet(3, limits))).toMatchObject({
    reason: "INVALID_STATE",
    message: "There are 3 documents already, and 3 is the most. Remove one first.",
  })
})
