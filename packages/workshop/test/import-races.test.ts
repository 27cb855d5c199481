import { runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { z } from "zod"
import { importBomInput } from "../src/bom/bom-input.ts"
import { importBom } from "../src/bom/import-bom.ts"
import { undoImport, undoImportInput } from "../src/bom/undo-import.ts"
import { type Act, change } from "../src/change.ts"
import { getKit } from "../src/kits/get-kit.ts"
import { at, db, openShop, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(() => database.close())

const file = (lines: readonly string[]) => ({
  filename: "list.csv",
  contentBase64: Buffer.from(lines.join("\n")).toString("base64"),
})

function run<R>(act: Act<R>): Promise<R> {
  const call = { procedure: "test", body: null, idempotencyKey: null, actor: "local", requestId: "r", at }
  return change(db(), call, act)
}

function doImport(input: z.input<typeof importBomInput>) {
  return run((tx, origin) => importBom(tx, origin, importBomInput.parse(input), () => undefined))
}

it("two undos of one import at once: the second is told that it was undone", async () => {
  const { importId } = await doImport({
    ...file(["Name,Qty", "Brass hinge,4"]),
    kitName: "Chest",
    createMissingParts: true,
  })
  const worked = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const input = undoImportInput.parse({ importId })
  const first = run(async (tx, origin) => {
    const undone = await undoImport(tx, origin, input)
    worked.resolve()
    await mayCommit.promise
    return undone
  })
  await Promise.race([worked.promise, first])
  const second = refusalOf(run((tx, origin) => undoImport(tx, origin, input)))
  await expect.poll(countWaiting).toBe(1)
  mayCommit.resolve()
  expect(await first).toMatchObject({ importId, removedLines: 1, deletedParts: 1 })
  expect(await second).toMatchObject({ reason: "INVALID_STATE", details: { state: "undone" } })
})

it("an import that closes a cycle is refused as a whole", async () => {
  const { key } = await shop.createPart({ description: "Lamp" })
  const kit = await shop.createKit({ name: "Lamp", outputPartKey: key })
  const refused = doImport({
    ...file(["Part key,Name,Qty", `${key},Lamp,1`, ",Lamp shade,1"]),
    kitId: kit.id,
    createMissingParts: true,
  })
  expect(await refusalOf(refused)).toMatchObject({
    reason: "BOM_CYCLE",
    details: { path: [{ kitName: "Lamp" }, { kitName: "Lamp" }] },
  })
  expect((await getKit(db(), kit.id, today)).lines).toEqual([])
  expect(await runSql(db(), "select key from parts where description = 'Lamp shade'")).toEqual([])
})

/** How many sessions of this test wait for a lock. */
async function countWaiting(): Promise<number> {
  const rows = await runSql(
    db(),
    "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  )
  return rows.length
}
