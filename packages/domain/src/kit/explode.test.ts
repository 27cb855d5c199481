import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { KitId, PartKey } from "../ids.ts"
import { Fraction } from "../quantity/fraction.ts"
import { Quantity } from "../quantity/quantity.ts"
import { type ExplodedKit, explodeKit } from "./explode.ts"

const key = (text: string) => PartKey.parse(text)

function kit(
  id: number,
  output: string | null,
  lines: Record<string, number>,
  yieldPerBatch = 1,
): ExplodedKit {
  return {
    id: KitId.parse(id),
    name: `Kit ${id}`,
    yield: Quantity.whole(yieldPerBatch),
    outputPartKey: output === null ? null : key(output),
    lines: Object.entries(lines).map(([partKey, quantity]) => ({
      partKey: key(partKey),
      perBatch: Fraction.of(quantity),
      unit: "each" as const,
      partUnit: "each" as const,
      density: null,
      divisible: false,
    })),
  }
}

const amounts = (kits: readonly ExplodedKit[], id: number, units: number) =>
  Object.fromEntries(
    explodeKit(kits, KitId.parse(id), Quantity.whole(units)).map((row) => [
      row.partKey,
      row.quantity.toString(),
    ]),
  )

describe("explodeKit", () => {
  it("adds what a nested kit needs to what the kit needs itself", () => {
    const kits = [kit(1, null, { COOK: 3, BROW: 2, BAGB: 1 }), kit(2, "BAGB", { COOK: 2 })]
    expect(amounts(kits, 1, 10)).toEqual({ COOK: "50", BROW: "20" })
  })

  it("makes a sub-kit in whole batches, once for all that want it", () => {
    const kits = [
      kit(1, null, { LEFT: 1, RITE: 1 }),
      kit(2, "LEFT", { DOUG: 5 }),
      kit(3, "RITE", { DOUG: 5 }),
      kit(4, "DOUG", { FLOU: 100 }, 10),
    ]
    expect(amounts(kits, 1, 1)).toEqual({ FLOU: "100" })
  })

  it("opens a graph of 26 kits with 3 uses each at once, although it has billions of paths", () => {
    const letter = (index: number) => String.fromCharCode(65 + index)
    const name = (index: number) => `P${letter(Math.floor(index / 26))}${letter(index % 26)}X`
    const kits = Array.from({ length: 26 }, (_, index) =>
      kit(index + 1, name(index), Object.fromEntries([1, 2, 3].map((step) => [name(index + step), 1]))),
    )
    expect(Object.keys(amounts(kits, 1, 1))).toHaveLength(3)
  })

  it("names the kits of a cycle instead of going round", () => {
    expect(() => amounts([kit(1, "AAAA", { BBBB: 1 }), kit(2, "BBBB", { AAAA: 1 })], 1, 1)).toThrow(
      expect.objectContaining({ reason: "BOM_CYCLE" }),
    )
  })

  it("agrees with a walk down every path where no batch leaves a surplus", () => {
    const edges = fc.array(
      fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 })),
      {
        maxLength: 12,
      },
    )
    fc.assert(
      fc.property(edges, fc.integer({ min: 0, max: 5 }), (drawn, units) => {
        const name = (index: number) => `K${String.fromCharCode(65 + index)}AA`
        const lines = Array.from({ length: 5 }, (): Record<string, number> => ({}))
        for (const [from, step, quantity] of drawn)
          Object.assign(lines[from] ?? {}, { [name(from + step)]: quantity })
        const kits = lines.map((uses, index) => kit(index + 1, name(index), uses))
        const walked = new Map<string, number>()
        const walk = (index: number, count: number): void => {
          for (const [part, quantity] of Object.entries(lines[index] ?? {})) {
            const next = part.charCodeAt(1) - 65
            if (next < 5) walk(next, count * quantity)
            else walked.set(part, (walked.get(part) ?? 0) + count * quantity)
          }
        }
        walk(0, units)
        const reached = amounts(kits, 1, units)
        for (const [part, count] of walked) expect(reached[part]).toBe(String(count))
      }),
    )
  })
})
