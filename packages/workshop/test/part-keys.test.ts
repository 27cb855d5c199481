import { runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { partKeyAt, partKeyCount } from "@kitwright/domain/part-key"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { getPart } from "../src/parts/get-part.ts"
import { call } from "./call-in-process.ts"
import { race, startProcess } from "./races.ts"
import { db, key, openShop, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(async () => {
  await database.close()
})

describe("a chosen key", () => {
  it("is taken in any case and shown in capitals", async () => {
    expect((await shop.createPart({ description: "Bolt", key: " bolt " })).key).toBe("BOLT")
    expect((await getPart(db(), key("Bolt"), today)).description).toBe("Bolt")
    for (const chosen of ["FIVEX", "SIXXXX"])
      expect((await shop.createPart({ description: "Long", key: chosen })).key).toBe(chosen)
  })

  it("that is taken is refused, whatever its case", async () => {
    await shop.createPart({ description: "Nut", key: "NUTS" })
    expect(await refusalOf(shop.createPart({ description: "Other nut", key: "nuts" }))).toMatchObject({
      reason: "ALREADY_EXISTS",
      details: { what: "part", field: "key", value: "NUTS" },
    })
  })

  it("of a deleted part is never given again", async () => {
    await shop.createPart({ description: "Gone", key: "GONE" })
    await shop.deletePart({ key: "GONE" })
    expect(await refusalOf(shop.createPart({ description: "Back", key: "GONE" }))).toMatchObject({
      reason: "ALREADY_EXISTS",
    })
  })
})

describe("a generated key", () => {
  it("skips keys that people have chosen", async () => {
    await setUsed(4, 10_000)
    const next = await nextIndex(4)
    // Taking these two moves the generator on by two, so the third and fourth are what it would give.
    const chosen = [partKeyAt(next + 2, 4), partKeyAt(next + 3, 4)]
    for (const wanted of chosen) await shop.createPart({ description: "Chosen", key: wanted })
    const made = [await newKey(), await newKey()]
    expect(made).toEqual([partKeyAt(next + 4, 4), partKeyAt(next + 5, 4)])
  })

  it("of a deleted part is never given again", async () => {
    const gone = await newKey()
    await shop.deletePart({ key: gone })
    expect(await refusalOf(shop.createPart({ description: "Back", key: gone }))).toMatchObject({
      reason: "ALREADY_EXISTS",
    })
  })

  it("is different for everybody at once", async () => {
    const processes = await Promise.all([1, 2].map(() => startProcess(database.url, 4)))
    const calls = Array.from({ length: 20 }, () => call("createPart", { description: "Part" }))
    const outcomes = (
      await race(
        database.url,
        processes.map((process) => [process, calls] as const),
      )
    ).flat()
    await Promise.all(processes.map((process) => process.end()))
    const keys = outcomes.map((outcome) =>
      "answer" in outcome ? Reflect.get(Object(outcome.answer), "key") : undefined,
    )
    expect(keys).toHaveLength(40)
    expect(new Set(keys).size).toBe(40)
    expect(keys).not.toContain(undefined)
  })

  it.for([
    [4, 5],
    [5, 6],
  ] as const)(
    "of %i letters is followed by one of %i once half of them are used",
    async ([length, longer]) => {
      const half = partKeyCount(length) / 2
      await setUsed(length, half - 1)
      expect(await newKey()).toHaveLength(length)
      expect(await newKey()).toHaveLength(longer)
      expect(await newKey()).toHaveLength(longer)
    },
  )

  it("counts chosen keys as used", async () => {
    await setUsed(5, 10)
    await setUsed(4, partKeyCount(4) / 2 - 1)
    await shop.createPart({ description: "Last of the first half", key: "ZZZY" })
    expect(await newKey()).toHaveLength(5)
  })
})

async function newKey(): Promise<string> {
  return (await shop.createPart({ description: "Part" })).key
}

/** The index that the generator gives next. */
async function nextIndex(length: 4 | 5): Promise<number> {
  const [row] = await runSql<{ next: number }>(
    db(),
    `select case when is_called then last_value + 1 else 0 end as next from part_keys_of_${length}`,
  )
  return row?.next ?? 0
}

async function setUsed(length: 4 | 5, count: number): Promise<void> {
  await runSql(db(), "select setval($1::regclass, $2::bigint - 1)", [`part_keys_of_${length}`, count])
}
