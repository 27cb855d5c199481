import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { AttachmentId, AttachmentSetId } from "../ids.ts"
import {
  type CoverCandidate,
  coverAfterAdd,
  coverAfterDelete,
  coverAfterRestore,
  oldestImage,
  refuseAsCover,
} from "./cover.ts"
import { attachmentKinds } from "./file-types.ts"

const id = (number: number) => AttachmentId.parse(number)

function image(number: number, createdAt = "2026-05-01T12:00:00.000Z"): CoverCandidate {
  return { id: id(number), kind: "image", createdAt }
}

describe("the first image becomes the cover", () => {
  test.each([
    [null, "image", 7],
    [null, "pdf", null],
    [null, "link", null],
    [3, "image", 3],
    [3, "pdf", 3],
  ] as const)("of a set with the cover %s to which a %s is added: %s", (cover, kind, next) => {
    expect(coverAfterAdd(cover === null ? null : id(cover), { id: id(7), kind })).toBe(next)
  })
})

describe("the oldest image inherits", () => {
  test("by its moment, then by its id, and never the one that goes", () => {
    const later = "2026-05-01T12:00:00.001Z"
    const set = [image(2, later), image(9), image(5), image(4), { ...image(1), kind: "pdf" as const }]
    expect(coverAfterDelete(id(4), id(4), set)).toBe(5)
    expect(coverAfterDelete(id(5), id(5), set)).toBe(4)
    expect(coverAfterDelete(id(4), id(4), [image(4), image(2, later)])).toBe(2)
  })

  test("nobody when no image remains, and the cover stays when another goes", () => {
    expect(coverAfterDelete(id(4), id(4), [image(4), { ...image(1), kind: "link" }])).toBeNull()
    expect(coverAfterDelete(id(4), id(5), [image(4), image(5)])).toBe(4)
    expect(coverAfterDelete(null, id(5), [image(4), image(5)])).toBeNull()
  })
})

describe("a deletion that is taken back", () => {
  const restored = { ...image(4), wasCover: true, nextCoverId: id(5) }

  test("gives the cover back, unless somebody has chosen another since", () => {
    expect(coverAfterRestore(id(5), restored)).toBe(4)
    expect(coverAfterRestore(id(6), restored)).toBe(6)
    expect(coverAfterRestore(null, { ...restored, nextCoverId: null })).toBe(4)
  })

  test("of what was no cover leaves the cover, and fills an empty place", () => {
    expect(coverAfterRestore(id(5), { ...restored, wasCover: false })).toBe(5)
    expect(coverAfterRestore(null, { ...restored, wasCover: false, nextCoverId: null })).toBe(4)
    expect(coverAfterRestore(null, { ...restored, kind: "pdf", wasCover: false })).toBeNull()
  })
})

test("only an image of the set may be chosen", () => {
  const set = AttachmentSetId.parse(1)
  const choose = (kind: CoverCandidate["kind"], attachmentSetId: number) =>
    refuseAsCover({ ...image(7), kind, attachmentSetId }, set)
  expect(choose("image", 1)).toBeUndefined()
  expect(() => choose("pdf", 1)).toThrow(expect.objectContaining({ reason: "VALIDATION" }))
  expect(() => choose("link", 1)).toThrow(expect.objectContaining({ reason: "VALIDATION" }))
  expect(() => choose("image", 2)).toThrow(expect.objectContaining({ reason: "NOT_IN_SET" }))
})

const moments = fc.constantFrom("2026-05-01T12:00:00.000Z", "2026-05-01T12:00:00.001Z")
const acts = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant("add" as const), kind: fc.constantFrom(...attachmentKinds), at: moments }),
    fc.record({ act: fc.constant("delete" as const), which: fc.nat(5) }),
    fc.record({ act: fc.constant("choose" as const), which: fc.nat(5) }),
    fc.record({ act: fc.constant("undo" as const) }),
  ),
  { maxLength: 30 },
)

test("whatever is added, deleted, chosen and brought back, the cover is an image of the set, and there is one while there are images", () => {
  fc.assert(
    fc.property(acts, (list) => {
      let set: CoverCandidate[] = []
      let cover: AttachmentId | null = null
      let gone: { row: CoverCandidate; wasCover: boolean; nextCoverId: AttachmentId | null }[] = []
      let made = 0
      for (const each of list) {
        const chosen = "which" in each ? set[each.which] : undefined
        if (each.act === "add") {
          made += 1
          const row = { id: id(made), kind: each.kind, createdAt: each.at }
          cover = coverAfterAdd(cover, row)
          set = [...set, row]
        } else if (each.act === "delete" && chosen !== undefined) {
          const next = coverAfterDelete(cover, chosen.id, set)
          gone = [...gone, { row: chosen, wasCover: cover === chosen.id, nextCoverId: next }]
          set = set.filter((row) => row !== chosen)
          cover = next
        } else if (each.act === "choose" && chosen?.kind === "image") {
          cover = chosen.id
        } else if (each.act === "undo") {
          const last = gone.pop()
          if (last !== undefined) {
            cover = coverAfterRestore(cover, { ...last.row, ...last })
            set = [...set, last.row]
          }
        }
        const images = set.filter((row) => row.kind === "image").map((row) => row.id)
        expect(cover === null ? images : [cover]).toEqual(
          cover === null ? [] : images.filter((one) => one === cover),
        )
        expect(oldestImage(set)?.kind ?? "image").toBe("image")
      }
    }),
    { numRuns: 1_000 },
  )
})
