import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { lockParts } from "@kitwright/db/parts"
import { runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { DomainError } from "@kitwright/domain/errors"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { change, type ChangeCall } from "../src/change.ts"
import { addLine, addLineInput } from "../src/kits/edit-lines.ts"
import { getKit } from "../src/kits/get-kit.ts"
import { createKit, createKitInput } from "../src/kits/save-kit.ts"
import { createPart, createPartInput } from "../src/parts/create-part.ts"
import { getPart } from "../src/parts/get-part.ts"
import { addStock, addStockInput } from "../src/stock/add-stock.ts"
import { removeStock, removeStockInput } from "../src/stock/remove-stock.ts"
import { call } from "./call-in-process.ts"
import { type OtherProcess, overlap, race, startProcess } from "./races.ts"
import { at, db, key, known, openShop, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase
let other: OtherProcess
let boxNo: number

beforeAll(async () => {
  database = await openShop()
  other = await startProcess(database.url, 8)
  boxNo = (await shop.createBox({ description: "Drawers", capacity: 2 })).boxNo
})
afterAll(async () => {
  await other.end()
  await database.close()
})

const usualCall: ChangeCall = {
  procedure: "test",
  body: null,
  idempotencyKey: null,
  actor: "local",
  requestId: "r",
  at,
}

describe("one transaction", () => {
  it("is shared by several functions, each of which sees what the others have not committed", async () => {
    const { before, outside } = await change(db(), usualCall, async (tx, origin) => {
      const { part, kit } = await outfit(tx, origin, "WHOL")
      return {
        before: { part: await getPart(tx, part.key, today), kit: await getKit(tx, kit.id, today) },
        outside: await refusalOf(getPart(db(), part.key, today)),
      }
    })
    expect(before.part).toMatchObject({ onHand: "5", usedInKits: true, reserved: "2" })
    expect(before.kit.lines).toMatchObject([{ partKey: "WHOL", onHand: "5", totalRequired: "2" }])
    expect(outside.reason).toBe("NOT_FOUND")
    expect(await getPart(db(), key("WHOL"), today)).toEqual(before.part)
    expect(await getKit(db(), before.kit.id, today)).toEqual(before.kit)
  })

  it("takes everything back when the last of several functions is refused", async () => {
    const before = await countRows()
    const refusal = await refusalOf(
      change(db(), usualCall, async (tx, origin) => {
        const { part } = await outfit(tx, origin, "GONE")
        const tooMuch = removeStockInput.parse({ partKey: part.key, boxNo, locNo: 1, quantity: "6" })
        return await removeStock(tx, origin, tooMuch)
      }),
    )
    expect(refusal).toMatchObject({
      reason: "INSUFFICIENT_STOCK",
      details: { shortages: [{ partKey: "GONE", needed: "6", available: "5", unit: "each" }] },
    })
    expect(await countRows()).toEqual(before)
    // Its key was not taken for good either.
    expect((await shop.createPart({ description: "Again", key: "GONE" })).key).toBe("GONE")
  })

  it("takes back a part whose opening stock has no place", async () => {
    const before = await countRows()
    const opening = { boxNo, locNo: 9, quantity: "5" }
    const refusal = await refusalOf(
      shop.createPart({
        description: "Bolt",
        key: "BOLT",
        attributes: [{ name: "Size", value: "M3" }],
        openingStock: opening,
      }),
    )
    expect(refusal).toMatchObject({ reason: "NOT_FOUND", details: { what: "location", id: `${boxNo}-9` } })
    expect(await countRows()).toEqual(before)
  })

  it("belongs to one call alone when there is no larger one", async () => {
    const part = await shop.createPart({ description: "Alone" })
    await refusalOf(shop.removeStock({ partKey: part.key, boxNo, locNo: 1, quantity: "1" }))
    expect((await getPart(db(), part.key, today)).description).toBe("Alone")
  })

  it("takes an error that is no refusal as a reason to roll back too, and passes it on", async () => {
    const before = await countRows()
    const bug = new TypeError("bug")
    const failing = change(db(), usualCall, async (tx, origin) => {
      await outfit(tx, origin, "BUGS")
      throw bug
    })
    await expect(failing).rejects.toBe(bug)
    expect(await countRows()).toEqual(before)
  })

  it("refuses to be used after its end", async () => {
    const kept = await change(db(), usualCall, async (tx) => tx)
    await expect(getPart(kept, key("WHOL"), today)).rejects.toThrow(/transaction.*committed/i)
  })

  it("turns a broken constraint into its refusal", async () => {
    await shop.createType({ name: "Screws" })
    expect(await refusalOf(shop.createType({ name: "screws" }))).toMatchObject({
      reason: "ALREADY_EXISTS",
      details: { field: "name" },
    })
  })
})

describe("an idempotency key", () => {
  it("gives the first answer again and has its effect once, whatever the order of the fields", async () => {
    const first = await shop.createPart(
      { description: "Spring", tags: ["b", "a"], note: null },
      { idempotencyKey: "bolt" },
    )
    const again = await shop.createPart(
      { note: null, tags: ["b", "a"], description: "Spring" },
      { idempotencyKey: "bolt", at: "2026-06-01T00:00:00.000Z" },
    )
    expect(again).toEqual(first)
    expect(await keysOfDescription("Spring")).toEqual([first.key])
  })

  it("keeps its answer when the thing itself has changed since", async () => {
    const first = await shop.createPart({ description: "Nut" }, { idempotencyKey: "nut" })
    await shop.updatePart({ key: first.key, version: 1, description: "Other nut" })
    expect(await shop.createPart({ description: "Nut" }, { idempotencyKey: "nut" })).toEqual(first)
  })

  const washer = { description: "Washer", tags: ["a", "b"] }
  const otherWashers: [string, typeof washer & { note?: string }][] = [
    ["another value", { ...washer, tags: ["a", "c"] }],
    ["a field more", { ...washer, note: "thin" }],
    ["another order of a list", { ...washer, tags: ["b", "a"] }],
  ]

  it.for(otherWashers)("refuses %s under the same key", async ([idempotencyKey, otherBody]) => {
    const made = await shop.createPart(washer, { idempotencyKey })
    const before = await countRows()
    const refusal = await refusalOf(shop.createPart(otherBody, { idempotencyKey }))
    expect(refusal).toMatchObject({ reason: "IDEMPOTENCY_MISMATCH", details: { procedure: "createPart" } })
    expect(await countRows()).toEqual(before)
    expect(await shop.createPart(washer, { idempotencyKey })).toEqual(made)
  })

  it("counts for its procedure only", async () => {
    await shop.createPart({ description: "Pin" }, { idempotencyKey: "shared" })
    expect(await shop.createType({ name: "Pins" }, { idempotencyKey: "shared" })).toMatchObject({
      name: "Pins",
    })
  })

  it("of a refused change can be used again, with another body too", async () => {
    const attempt = { idempotencyKey: "second try" }
    await refusalOf(shop.createPart({ description: "Lost", typeId: 999 }, attempt))
    expect(await shop.createPart({ description: "Found" }, attempt)).toMatchObject({ description: "Found" })
  })

  it("is written into the movements", async () => {
    const part = await shop.createPart({ description: "Marked" })
    await shop.addStock(
      { partKey: part.key, boxNo, locNo: 1, quantity: "1" },
      { idempotencyKey: "marked", requestId: "request 7", actor: "till" },
    )
    const rows = await runSql(
      db(),
      "select idempotency_key, request_id, actor, created_at from movements order by id desc limit 1",
    )
    expect(rows).toEqual([{ idempotencyKey: "marked", requestId: "request 7", actor: "till", createdAt: at }])
  })

  it("makes a twin in another process wait for the first and answer the same", async () => {
    const part = await shop.createPart({ description: "Twin" })
    const twin = call("addStock", { partKey: part.key, boxNo, locNo: 1, quantity: "5" }, "twin")
    const { first, second } = await overlap(other, twin, twin)
    expect(first).toEqual({ answer: { movementId: expect.any(Number), lotId: expect.any(Number) } })
    expect(second).toEqual(first)
    expect(await getPart(db(), part.key, today)).toMatchObject({ onHand: "5" })
  })

  it("makes a twin with another body wait and be refused", async () => {
    const part = await shop.createPart({ description: "False twin" })
    const add = (quantity: string) =>
      call("addStock", { partKey: part.key, boxNo, locNo: 1, quantity }, "false twin")
    const { second } = await overlap(other, add("5"), add("6"))
    expect(second).toMatchObject({ refusal: { reason: "IDEMPOTENCY_MISMATCH" } })
    expect(await getPart(db(), part.key, today)).toMatchObject({ onHand: "5" })
  })

  it("lets many twins at once have one effect and one answer", async () => {
    const part = await shop.createPart({ description: "Many twins" })
    const twin = call("addStock", { partKey: part.key, boxNo, locNo: 1, quantity: "5" }, "many twins")
    const [outcomes = []] = await race(database.url, [[other, Array.from({ length: 24 }, () => twin)]])
    expect(outcomes).toHaveLength(24)
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0])
    expect(outcomes[0]).toHaveProperty("answer.lotId")
    expect(await getPart(db(), part.key, today)).toMatchObject({ onHand: "5" })
  })
})

describe("a change that lost a race", () => {
  it("is run again after a deadlock: both changes end well", async () => {
    const [one, two] = [
      await shop.createPart({ description: "One" }),
      await shop.createPart({ description: "Two" }),
    ]
    const bothHoldOne = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let runs = 0
    const inOrder = (own: number, keys: readonly string[]) =>
      change(db(), usualCall, async (tx) => {
        runs++
        for (const wanted of keys) {
          await lockParts(tx, [wanted])
          known(bothHoldOne[own]).resolve()
          await known(bothHoldOne[1 - own]).promise
        }
        await runSql(tx, "update parts set note = coalesce(note, '') || 'x' where key = any($1)", [keys])
      })
    const before = await deadlocks()
    await Promise.all([inOrder(0, [one.key, two.key]), inOrder(1, [two.key, one.key])])
    expect(runs).toBe(3)
    expect(await getPart(db(), one.key, today)).toMatchObject({ note: "xx" })
    expect(await getPart(db(), two.key, today)).toMatchObject({ note: "xx" })
    await expect.poll(deadlocks, { timeout: 5_000 }).toBe(before + 1)
  })

  it.for([
    ["40P01", 5],
    ["40001", 5],
    ["23505", 1],
    ["55P03", 1],
  ] as const)("that fails with %s is tried %i times, then the error goes on", async ([code, tries]) => {
    let runs = 0
    const failing = change(db(), usualCall, async (tx) => {
      runs++
      await runSql(tx, `do $$ begin raise exception 'lost' using errcode = '${code}'; end $$`)
    })
    await expect(failing).rejects.toMatchObject({ code })
    expect(runs).toBe(tries)
  })

  it("is not run again after a refusal", async () => {
    let runs = 0
    const refused = change(db(), usualCall, async () => {
      runs++
      throw new DomainError("INVALID_STATE", "no")
    })
    expect(await refusalOf(refused)).toMatchObject({ reason: "INVALID_STATE" })
    expect(runs).toBe(1)
  })

  it("keeps its idempotency key through the second run", async () => {
    let runs = 0
    const answer = await change(db(), { ...usualCall, idempotencyKey: "lost once" }, async (tx) => {
      runs++
      if (runs === 1) await runSql(tx, "do $$ begin raise exception 'lost' using errcode = '40P01'; end $$")
      return { runs }
    })
    expect(answer).toEqual({ runs: 2 })
    expect(
      await change(db(), { ...usualCall, idempotencyKey: "lost once" }, async () => ({ runs: 9 })),
    ).toEqual({ runs: 2 })
  })
})

/** A part with stock and a kit that uses it, by four functions of four files. */
async function outfit(tx: Tx, origin: Origin, partKey: string) {
  const part = await createPart(tx, origin, createPartInput.parse({ description: "Bolt", key: partKey }))
  await addStock(
    tx,
    origin,
    addStockInput.parse({ partKey, boxNo, locNo: 1, quantity: "5", unitCost: "0.1" }),
  )
  const kit = await createKit(tx, origin, createKitInput.parse({ name: "Lamp" }))
  await addLine(tx, origin, addLineInput.parse({ kitId: kit.id, partKey, quantity: "2" }))
  return { part, kit }
}

const tables = [
  "parts",
  "part_keys",
  "part_attributes",
  "lots",
  "movements",
  "stock",
  "kits",
  "kit_lines",
  "idempotency",
] as const

async function countRows(): Promise<unknown> {
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as "${table}"`)
  return (await runSql(db(), `select ${counts.join(", ")}`))[0]
}

async function keysOfDescription(description: string): Promise<string[]> {
  const rows = await runSql<{ key: string }>(db(), "select key from parts where description = $1", [
    description,
  ])
  return rows.map((row) => row.key)
}

async function deadlocks(): Promise<number> {
  const [row] = await runSql<{ deadlocks: number }>(
    db(),
    "select deadlocks from pg_stat_database where datname = current_database()",
  )
  return known(row).deadlocks
}
