import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { keyBytes, keyText, meaningOfName, namesOfKey } from "../../src/object-store/objects/key-path.ts"
import { behind, walk } from "../../src/object-store/objects/walk.ts"
import { storeFolder } from "./store-harness.ts"

/** Keys that are likely to get into each other's way. */
const key = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom("a", "A", "/", ".", "%", "=", "+", "ä", "🔩"),
      minLength: 1,
      maxLength: 12,
    }),
    fc
      .tuple(fc.integer({ min: 75, max: 170 }), fc.constantFrom("", "/", "A", "a", "é", "/x"))
      .map(([length, end]) => "p".repeat(length) + end),
  )
  .filter((text) => !text.includes("\0") && text.isWellFormed())

describe("the path of a key", () => {
  it("can be read back", () => {
    fc.assert(
      fc.property(key, (text) => {
        const bytes = namesOfKey(text).map((name) => meaningOfName(name)?.bytes)
        expect(keyText(bytes.join(""))).toBe(text)
      }),
    )
  })

  it("is another for another key, also where capital letters and Unicode forms do not count", () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        fc.pre(one !== other)
        const path = (text: string) => namesOfKey(text).join("/").normalize("NFC").toLowerCase()
        expect(path(one)).not.toBe(path(other))
      }),
    )
  })

  it("stays below its folder and has names a disk can hold", () => {
    fc.assert(
      fc.property(key, (text) => {
        for (const name of namesOfKey(text)) {
          expect(name).toMatch(/^[a-z0-9_%-][a-z0-9._%-]*[=+]?$/)
          expect(name.length).toBeLessThanOrEqual(255)
        }
      }),
    )
  })

  it.each(["..", "../x", "/etc/passwd", "a/../../b", ".", ".hidden", "a\\b", "c:d", "nul\u0001"])(
    "%j is harmless",
    (text) => {
      const names = namesOfKey(text)
      expect(names.some((name) => name.startsWith(".") || /[\\/:]/.test(name))).toBe(false)
      expect(join("/root", ...names).startsWith("/root/")).toBe(true)
    },
  )

  it("of a file that is none of ours means nothing", () => {
    expect([".DS_Store", "README", "a%2", "a%GG=", "", "ä=", "a=b"].map(meaningOfName)).toEqual(
      Array.from({ length: 7 }, () => undefined),
    )
  })
})

describe("a walk", () => {
  it("finds what a list of all keys would, in the order of their bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { minLength: 1, maxLength: 12 }),
        fc.nat(11),
        fc.nat(4),
        fc.boolean(),
        async (keys, index, length, isBehind) => {
          const folder = await storeFolder()
          for (const text of keys) await touch(join(folder, ...namesOfKey(text)))
          const picked = keyBytes(keys[index % keys.length] ?? "")
          const after = isBehind ? behind(picked.slice(0, length + 1)) : picked
          const prefix = picked.slice(0, length)
          const expected = keys
            .map(keyBytes)
            .filter((bytes) => bytes.startsWith(prefix) && bytes > after)
            .toSorted((one, other) => (one < other ? -1 : 1))
          const found: string[] = []
          for await (const { bytes } of walk(folder, prefix, { after })) found.push(bytes)
          expect(found).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})

async function touch(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, "")
}
