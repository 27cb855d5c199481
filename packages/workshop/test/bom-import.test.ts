import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { DomainError } from "@kitwright/domain/errors"
import { KitId } from "@kitwright/domain/ids"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { z } from "zod"
import { importBomInput, previewBomInput } from "../src/bom/bom-input.ts"
import { importBom } from "../src/bom/import-bom.ts"
import { previewBom } from "../src/bom/preview-bom.ts"
import { undoImport, undoImportInput } from "../src/bom/undo-import.ts"
import { change } from "../src/change.ts"
import { updateLine, updateLineInput } from "../src/kits/edit-lines.ts"
import { getKit } from "../src/kits/get-kit.ts"
import { listKits, listKitsInput } from "../src/kits/list-kits.ts"
import { createKit, createKitInput } from "../src/kits/save-kit.ts"
import { addLine, addLineInput } from "../src/kits/edit-lines.ts"
import { createPart, createPartInput } from "../src/parts/create-part.ts"
import { listParts, listPartsInput } from "../src/parts/list-parts.ts"

const at = "2026-03-01T09:00:00.000Z"
const today = "2026-03-01"

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const base64 = (text: string) => Buffer.from(text).toString("base64")

const board = [
  "Reference,Value,Footprint,Qty,MPN,Manufacturer",
  '"R1,R2",10k,R_0603,2,,',
  "R3,10k,R_0603,1,,",
  "U1,TL072,SOIC-8,1,TL072CP,Texas Instruments",
  "C9,100n,C_0603,many,,",
].join("\n")

function run<R>(act: Parameters<typeof change<R>>[2]): Promise<R> {
  const call = { procedure: "test", body: null, idempotencyKey: null, actor: "local", requestId: "r", at }
  return change(database.db, call, act)
}

const doImport = (input: z.input<typeof importBomInput>) =>
  run((tx, origin) => importBom(tx, origin, importBomInput.parse(input), () => undefined))
const undo = (importId: number) =>
  run((tx, origin) => undoImport(tx, origin, undoImportInput.parse({ importId })))
const makePart = (input: z.input<typeof createPartInput>) =>
  run((tx, origin) => createPart(tx, origin, createPartInput.parse(input)))
const makeKit = (input: z.input<typeof createKitInput>) =>
  run((tx, origin) => createKit(tx, origin, createKitInput.parse(input)))

const preview = (text: string) =>
  previewBom(database.db, previewBomInput.parse({ filename: "board.csv", contentBase64: base64(text) }))

async function content() {
  const parts = await listParts(database.db, listPartsInput.parse({ limit: 200 }), today)
  const kits = await listKits(database.db, listKitsInput.parse({ limit: 200 }))
  return {
    parts: parts.items.map((part) => part.key),
    kits: kits.items.map((kit) => [kit.name, kit.lineCount]),
  }
}

it("previews without writing anything, and counts every line of the file", async () => {
  const before = await content()
  const shown = await preview(board)
  expect(shown.rows.map((row) => [row.row, row.status, row.quantity])).toEqual([
    [2, "new", "2"],
    [3, "new", "1"],
    [4, "new", "1"],
    [5, "invalid", null],
  ])
  expect(shown.totals).toEqual({ rows: 4, quantity: "4" })
  expect(shown.rows[3]?.problems).toEqual([expect.objectContaining({ column: "Qty", got: "many" })])
  expect(await content()).toEqual(before)
})

it("imports in one change, merges what is the same part, and takes all of it back", async () => {
  const before = await content()
  const result = await doImport({
    filename: "board.csv",
    contentBase64: base64(board),
    kitName: "Board",
    createMissingParts: true,
  })
  expect(result).toMatchObject({ createdParts: 2, lines: 2, skipped: [{ row: 5, reason: "unreadable" }] })

  const kit = await getKit(database.db, result.kitId, today)
  expect(kit.lines.map((line) => [line.description, line.quantity, line.designators])).toEqual([
    ["10k R_0603", "3", ["R1", "R2", "R3"]],
    ["TL072 SOIC-8", "1", ["U1"]],
  ])

  const undone = await undo(result.importId)
  expect(undone).toMatchObject({ kitId: null, removedLines: 2, deletedParts: 2, archivedParts: 0 })
  expect(await content()).toEqual(before)
  await expect(undo(result.importId)).rejects.toMatchObject({ reason: "INVALID_STATE" })
})

it("matches by key, then part number, then value and footprint; several hits are left to the user", async () => {
  const byNumber = await makePart({ description: "Op-amp", partNumber: "tl072-cp", tags: ["kept"] })
  const value = [
    { name: "Value", value: "10 kΩ" },
    { name: "Footprint", value: "R_0603" },
  ]
  const first = await makePart({ description: "Resistor one", attributes: value, tags: ["kept"] })
  expect((await preview(board)).rows.map((row) => row.partKey)).toEqual([
    first.key,
    first.key,
    byNumber.key,
    undefined,
  ])

  const second = await makePart({ description: "Resistor two", attributes: value, tags: ["kept"] })
  const ambiguous = (await preview(board)).rows[0]
  expect(ambiguous?.status).toBe("ambiguous")
  expect(ambiguous?.candidates?.map((part) => part.key).toSorted()).toEqual(
    [first.key, second.key].toSorted(),
  )

  const keyed = await preview(["Part key,Qty", `${second.key},4`].join("\n"))
  expect(keyed.rows[0]).toMatchObject({ status: "matched", partKey: second.key })

  const file = {
    filename: "board.csv",
    contentBase64: base64(board),
    kitName: "Board",
    createMissingParts: true,
  }
  const refused = await doImport(file).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(DomainError)
  expect(refused).toMatchObject({ reason: "VALIDATION", details: { field: "decisions" } })

  const imported = await doImport({
    ...file,
    decisions: [
      { row: 2, action: "use", partKey: second.key },
      { row: 3, action: "skip" },
    ],
  })
  const lines = (await getKit(database.db, imported.kitId, today)).lines
  expect(lines.map((line) => [line.partKey, line.quantity])).toEqual([
    [second.key, "2"],
    [byNumber.key, "1"],
  ])
  expect(imported.createdParts).toBe(0)
  await undo(imported.importId)
})

it("does not create parts unless told to", async () => {
  const before = await content()
  const file = {
    filename: "b.csv",
    contentBase64: base64(board),
    kitName: "Board",
    createMissingParts: false,
  }
  await expect(doImport(file)).rejects.toMatchObject({ reason: "VALIDATION" })
  expect(await content()).toEqual(before)
})

it("adds to the lines that a kit has, exactly, and gives them back their old quantity", async () => {
  const flour = await makePart({ description: "Rye flour", unit: "g", tags: ["kept"] })
  const kit = await makeKit({ name: "Rye bread" })
  await run((tx, origin) =>
    addLine(
      tx,
      origin,
      addLineInput.parse({ kitId: kit.id, partKey: flour.key, quantity: "1/3", unit: "kg" }),
    ),
  )
  const recipe = ["ingredient,quantity,unit", "Rye flour,100,g", "Rye flour,1/3,kg"].join("\n")
  const result = await doImport({
    filename: "recipe.csv",
    contentBase64: base64(recipe),
    kitId: kit.id,
    createMissingParts: false,
  })
  const grown = (await getKit(database.db, KitId.parse(kit.id), today)).lines[0]
  expect(grown).toMatchObject({ unit: "g", fraction: "2300/3", quantity: "766.666667" })

  await undo(result.importId)
  const restored = (await getKit(database.db, KitId.parse(kit.id), today)).lines[0]
  expect(restored).toMatchObject({ unit: "kg", fraction: "1/3" })
})

it("refuses to undo an import whose lines were edited since, and names them", async () => {
  const result = await doImport({
    filename: "list.csv",
    contentBase64: base64("Name,Qty\nBrass hinge,4\n"),
    kitName: "Chest",
    createMissingParts: true,
  })
  const line = (await getKit(database.db, result.kitId, today)).lines[0]
  const edit = { lineId: line?.id ?? 0, version: 1, quantity: "5" }
  const edited = await run((tx, origin) => updateLine(tx, origin, updateLineInput.parse(edit)))
  await expect(undo(result.importId)).rejects.toMatchObject({
    reason: "IN_USE",
    details: { by: [{ kind: "lines edited since", count: 1, examples: [line?.partKey] }] },
  })
  await database.db.updateTable("kitLines").set({ version: 1 }).where("id", "=", edited.id).execute()
  await undo(result.importId)
})

it("archives a created part that another kit uses meanwhile", async () => {
  const result = await doImport({
    filename: "list.csv",
    contentBase64: base64("Name,Qty\nOak board,2\n"),
    kitName: "Shelf",
    createMissingParts: true,
  })
  const partKey = (await getKit(database.db, result.kitId, today)).lines[0]?.partKey ?? ""
  const other = await makeKit({ name: "Bench" })
  await run((tx, origin) =>
    addLine(tx, origin, addLineInput.parse({ kitId: other.id, partKey, quantity: "1" })),
  )
  expect(await undo(result.importId)).toMatchObject({ deletedParts: 0, archivedParts: 1 })
  const archived = await listParts(database.db, listPartsInput.parse({ archived: true }), today)
  expect(archived.items.map((part) => part.key)).toEqual([partKey])
})

it("runs two imports of one file one after the other, so that the second finds the first one's parts", async () => {
  const file = {
    filename: "list.csv",
    contentBase64: base64("Name,Qty\nCopper rivet,9\n"),
    createMissingParts: true,
  }
  const results = await Promise.all([
    doImport({ ...file, kitName: "One" }),
    doImport({ ...file, kitName: "Two" }),
  ])
  expect(new Set(results.map((result) => result.createdParts))).toEqual(new Set([0, 1]))
  for (const result of results.toSorted((a, b) => a.createdParts - b.createdParts))
    await undo(result.importId)
})

it("reports real progress", async () => {
  const rows = Array.from({ length: 450 }, (_, index) => `Screw type ${index},${index + 1}`)
  const steps: { done: number; total: number }[] = []
  const input = importBomInput.parse({
    filename: "many.csv",
    contentBase64: base64(["Name,Qty", ...rows].join("\n")),
    kitName: "Many",
    createMissingParts: true,
  })
  const result = await run((tx, origin) => importBom(tx, origin, input, (progress) => steps.push(progress)))
  expect(steps.map((step) => step.done)).toEqual([0, 200, 400, 450])
  expect(steps.every((step) => step.total === 450)).toBe(true)
  await undo(result.importId)
})
