import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { BoxNo, LocNo, LotId } from "../ids.ts"
import { Quantity } from "../quantity/quantity.ts"
import {
  chooseLots,
  costOfTake,
  isFree,
  type LotChoice,
  type LotOptions,
  type StockRow,
} from "./choose-lots.ts"

const today = "2025-06-01"

function row(lotId: number, quantity: string, more: Partial<StockRow> = {}): StockRow {
  return {
    lotId: LotId.parse(lotId),
    placeId: 100 + lotId,
    boxNo: BoxNo.parse(1),
    locNo: LocNo.parse(1),
    quantity: Quantity.of(quantity),
    expiresAt: null,
    receivedAt: "2025-01-01T00:00:00.000Z",
    held: false,
    ...more,
  }
}

function summary(choice: LotChoice): string {
  if (choice.kind === "short") return `short: ${choice.needed.toString()} of ${choice.available.toString()}`
  return choice.takes.map((take) => `${take.quantity.toString()} of ${take.lotId}@${take.placeId}`).join(", ")
}

function choose(rows: readonly StockRow[], needed: string, options?: LotOptions): string {
  return summary(chooseLots(rows, Quantity.of(needed), today, options))
}

describe("which lots", () => {
  test("earliest expiry, none last, then earliest received, then lot id", () => {
    const rows = [
      row(7, "1"),
      row(1, "1"),
      row(2, "1", { expiresAt: "2025-07-01" }),
      row(3, "1", { receivedAt: "2024-12-31T23:59:59Z" }),
      row(4, "1", { expiresAt: "2025-06-30" }),
      row(5, "1", { receivedAt: "2024-12-31T23:59:59.500Z" }),
      row(6, "1", { expiresAt: "2025-07-01", receivedAt: "2024-01-01T00:00:00Z" }),
    ]
    const order = [4, 6, 2, 3, 5, 1, 7].map((lotId) => `1 of ${lotId}@${100 + lotId}`)
    expect(choose(rows, "7")).toBe(order.join(", "))
  })

  test("one lot in several places by box, then location", () => {
    const rows = [
      row(1, "1", { placeId: 1, boxNo: BoxNo.parse(2), locNo: LocNo.parse(1) }),
      row(1, "1", { placeId: 2, boxNo: BoxNo.parse(1), locNo: LocNo.parse(10) }),
      row(1, "1", { placeId: 3, boxNo: BoxNo.parse(1), locNo: LocNo.parse(9) }),
    ]
    expect(choose(rows, "2.5")).toBe("1 of 1@3, 1 of 1@2, 0.5 of 1@1")
  })

  test("held and expired are skipped unless asked for; the last day still counts", () => {
    const rows = [
      row(1, "1", { held: true }),
      row(2, "1", { expiresAt: "2025-05-31" }),
      row(3, "1", { expiresAt: "2025-06-01" }),
    ]
    expect(choose(rows, "1")).toBe("1 of 3@103")
    expect(choose(rows, "2")).toBe("short: 2 of 1")
    expect(choose(rows, "3", { allowHeldAndExpired: true })).toBe("1 of 2@102, 1 of 3@103, 1 of 1@101")
    expect(rows.map((each) => isFree(each, today))).toEqual([false, false, true])
  })

  test("a named lot is the only one, and its hold still counts", () => {
    const rows = [row(1, "5"), row(2, "5"), row(3, "5", { held: true })]
    expect(choose(rows, "5", { lotId: LotId.parse(2) })).toBe("5 of 2@102")
    expect(choose(rows, "6", { lotId: LotId.parse(2) })).toBe("short: 6 of 5")
    expect(choose(rows, "1", { lotId: LotId.parse(3) })).toBe("short: 1 of 0")
    expect(choose(rows, "1", { lotId: LotId.parse(3), allowHeldAndExpired: true })).toBe("1 of 3@103")
  })

  test("nothing needed takes nothing, and less than nothing is refused", () => {
    expect(choose([], "0")).toBe("")
    expect(() => choose([row(1, "1")], "-1")).toThrow(expect.objectContaining({ reason: "VALIDATION" }))
  })
})

const never = "9999-12-31"

function byExpiry(left: StockRow, right: StockRow): number {
  return (left.expiresAt ?? never).localeCompare(right.expiresAt ?? never)
}

const millionths = fc.bigInt({ min: 1n, max: 5_000_000n }).map((count) => Quantity.ofMillionths(count))
const stockRows = fc
  .array(
    fc.record({
      lotId: fc.integer({ min: 1, max: 5 }).map((id) => LotId.parse(id)),
      quantity: millionths,
      expiresAt: fc.constantFrom(null, "2025-05-31", "2025-06-01", "2025-09-01"),
      receivedAt: fc.constantFrom("2025-01-01T00:00:00.000Z", "2025-02-01T00:00:00.000Z"),
      held: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((records) => records.map((record, index) => ({ ...row(1, "1"), ...record, placeId: index })))

function totalOf(rows: readonly { quantity: Quantity }[]): Quantity {
  return Quantity.sum(rows.map((each) => each.quantity))
}

describe("whatever the stock", () => {
  test("more than there is free is short by exactly that", () => {
    fc.assert(
      fc.property(stockRows, millionths, (rows, missing) => {
        const available = totalOf(rows.filter((each) => isFree(each, today)))
        const needed = available.plus(missing)
        expect(chooseLots(rows, needed, today)).toEqual({ kind: "short", needed, available })
      }),
    )
  })

  test("takes add up to what is needed, empty each row before the next, in order of expiry, free rows only", () => {
    fc.assert(
      fc.property(stockRows, fc.bigInt({ min: 0n, max: 100n }), fc.boolean(), (rows, percent, all) => {
        const usable = rows.filter((each) => all || isFree(each, today))
        const needed = Quantity.ofMillionths((totalOf(usable).millionths * percent) / 100n)
        const choice = chooseLots(rows, needed, today, { allowHeldAndExpired: all })
        const takes = choice.kind === "enough" ? choice.takes : []
        expect(totalOf(takes)).toEqual(needed)

        const sources = takes.map((take) => usable.find((each) => each.placeId === take.placeId))
        expect(sources.map((source) => source?.lotId)).toEqual(takes.map((take) => take.lotId))
        expect(takes.slice(0, -1).map((take) => take.quantity)).toEqual(
          sources.slice(0, -1).map((source) => source?.quantity),
        )
        const [lastTake, lastSource] = [takes.at(-1)?.quantity, sources.at(-1)?.quantity]
        expect(lastTake?.isPositive() ?? true).toBe(true)
        expect(lastTake?.compare(lastSource ?? Quantity.zero) ?? 0).toBeLessThanOrEqual(0)

        const untouched = usable.filter((each) => !sources.includes(each))
        const expiries = [...sources, ...untouched.toSorted(byExpiry)].map((each) => each?.expiresAt ?? never)
        expect(expiries).toEqual(expiries.toSorted())
      }),
    )
  })
})

describe("what a take costs", () => {
  test("a third of a lot of 1.00 three times is 0.333333, 0.333334 and 0.333333", () => {
    const [total, three] = [Quantity.one, Quantity.of("3")]
    const pieces = [0, 1, 2].map((before) => costOfTake(total, three, Quantity.whole(before), Quantity.one))
    expect(pieces.map(String)).toEqual(["0.333333", "0.333334", "0.333333"])
  })

  test("unknown stays unknown, and free stays free", () => {
    expect(costOfTake(null, Quantity.one, Quantity.zero, Quantity.one)).toBeNull()
    expect(costOfTake(Quantity.zero, Quantity.one, Quantity.zero, Quantity.one)).toEqual(Quantity.zero)
  })

  test("what was counted into a lot beyond its quantity costs nothing", () => {
    const [total, ten] = [Quantity.of("5"), Quantity.of("10")]
    expect(costOfTake(total, ten, Quantity.of("8"), Quantity.of("4"))?.toString()).toBe("1")
    expect(costOfTake(total, ten, Quantity.of("12"), Quantity.of("1"))?.toString()).toBe("0")
  })

  test("the pieces of a lot add up to its total, each at least 0 and within a millionth of its share", () => {
    const pieces = fc.array(millionths, { minLength: 1, maxLength: 8 })
    const totals = fc.bigInt({ min: 0n, max: 10n ** 10n }).map((count) => Quantity.ofMillionths(count))
    fc.assert(
      fc.property(totals, pieces, (total, takes) => {
        const quantity = Quantity.sum(takes)
        let before = Quantity.zero
        const costs = takes.map((take) => {
          const cost = costOfTake(total, quantity, before, take) ?? Quantity.zero
          before = before.plus(take)
          const share = Number(total) * (Number(take) / Number(quantity))
          expect(Math.abs(Number(cost) - share)).toBeLessThan(0.000_001_1)
          expect(cost.isNegative()).toBe(false)
          return cost
        })
        expect(Quantity.sum(costs)).toEqual(total)
      }),
    )
  })
})
