import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { listTypes } from "../src/types/types.ts"
import { db, openShop, refusalOf, shop } from "./shop.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(async () => {
  await database.close()
})

it("types stand by name with the number of their parts in use", async () => {
  const [screws, bolts] = [
    await shop.createType({ name: "screws" }),
    await shop.createType({ name: "Bolts" }),
  ]
  for (let made = 0; made < 3; made++) await shop.createPart({ description: "Screw", typeId: screws.id })
  const { key } = await shop.createPart({ description: "Old screw", typeId: screws.id })
  await shop.archivePart({ key })
  expect((await listTypes(db())).map((type) => [type.id, type.name, type.partCount])).toEqual([
    [bolts.id, "Bolts", 0],
    [screws.id, "screws", 3],
  ])
})

describe("a type", () => {
  it("has a name of its own, whatever the case", async () => {
    const type = await shop.createType({ name: " Glue " })
    expect(type).toMatchObject({ name: "Glue", parentId: null, version: 1, partCount: 0 })
    expect(await refusalOf(shop.createType({ name: "GLUE" }))).toMatchObject({
      reason: "ALREADY_EXISTS",
      details: { field: "name" },
    })
    const other = await shop.createType({ name: "Paste" })
    expect(await refusalOf(shop.updateType({ id: other.id, version: 1, name: "glue" }))).toMatchObject({
      reason: "ALREADY_EXISTS",
    })
    expect(await shop.updateType({ id: type.id, version: 1, name: "GLUE" })).toMatchObject({
      name: "GLUE",
      version: 2,
    })
  })

  it("may stand below another, never below itself", async () => {
    const top = await shop.createType({ name: "Top" })
    const middle = await shop.createType({ name: "Middle", parentId: top.id })
    const bottom = await shop.createType({ name: "Bottom", parentId: middle.id })
    const below = { reason: "VALIDATION", details: { field: "parentId" } }
    expect(await refusalOf(shop.updateType({ id: top.id, version: 1, parentId: bottom.id }))).toMatchObject(
      below,
    )
    expect(await refusalOf(shop.updateType({ id: top.id, version: 1, parentId: top.id }))).toMatchObject(
      below,
    )
    expect(await shop.updateType({ id: bottom.id, version: 1, parentId: top.id })).toMatchObject({
      parentId: top.id,
      name: "Bottom",
    })
    expect(await shop.updateType({ id: bottom.id, version: 2, parentId: null })).toMatchObject({
      parentId: null,
    })
    expect(await shop.updateType({ id: top.id, version: 1, parentId: bottom.id })).toMatchObject({
      parentId: bottom.id,
    })
  })

  it("is edited at the version that was seen", async () => {
    const type = await shop.createType({ name: "Versioned" })
    const current = await shop.updateType({ id: type.id, version: 1, name: "Versioned twice" })
    expect(await refusalOf(shop.updateType({ id: type.id, version: 1, name: "x" }))).toMatchObject({
      reason: "VERSION_CONFLICT",
      details: { current },
    })
  })

  it("goes only when nothing uses it", async () => {
    const parent = await shop.createType({ name: "Used" })
    await shop.createType({ name: "Below used", parentId: parent.id })
    const { key } = await shop.createPart({ description: "Part", typeId: parent.id })
    await shop.archivePart({ key })
    expect(await refusalOf(shop.deleteType({ id: parent.id }))).toMatchObject({
      reason: "IN_USE",
      details: {
        what: "type Used",
        by: [
          { kind: "parts", count: 1 },
          { kind: "types below it", count: 1 },
        ],
      },
    })
    await shop.updatePart({ key, version: 2, typeId: null })
    const [below] = (await listTypes(db())).filter((type) => type.parentId === parent.id)
    await shop.deleteType({ id: Number(below?.id) })
    expect(await shop.deleteType({ id: parent.id })).toEqual({ id: parent.id })
  })

  it("that is unknown is refused", async () => {
    const gone = 999_999
    const attempts = [
      shop.createType({ name: "Orphan", parentId: gone }),
      shop.updateType({ id: gone, version: 1, name: "x" }),
      shop.deleteType({ id: gone }),
    ]
    for (const attempt of attempts.map(refusalOf))
      expect(await attempt).toMatchObject({ reason: "NOT_FOUND", details: { what: "type", id: gone } })
  })
})
