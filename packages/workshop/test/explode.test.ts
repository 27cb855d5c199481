import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { z } from "zod"
import { type Act, change } from "../src/change.ts"
import { archiveKit, kitIdChange } from "../src/kits/archive-kit.ts"
import { addLine, addLineInput } from "../src/kits/edit-lines.ts"
import { explode, explodeInput } from "../src/kits/explode.ts"
import { createKit, createKitInput } from "../src/kits/save-kit.ts"
import { createPart, createPartInput } from "../src/parts/create-part.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

function run<R>(act: Act<R>): Promise<R> {
  const at = "2026-03-01T09:00:00.000Z"
  const call = { procedure: "test", body: null, idempotencyKey: null, actor: "local", requestId: "r", at }
  return change(database.db, call, act)
}
const part = (input: z.input<typeof createPartInput>) =>
  run((tx, origin) => createPart(tx, origin, createPartInput.parse(input)))
const kit = (input: z.input<typeof createKitInput>) =>
  run((tx, origin) => createKit(tx, origin, createKitInput.parse(input)))
const line = (input: z.input<typeof addLineInput>) =>
  run((tx, origin) => addLine(tx, origin, addLineInput.parse(input)))

it("opens sub-kits in whole batches and in the parts' own units, until one is archived and its output is bought", async () => {
  const flour = await part({ description: "Flour", unit: "g" })
  const dough = await part({ description: "Dough", unit: "g" })
  const roll = await part({ description: "Roll" })
  const doughKit = await kit({ name: "Dough", outputPartKey: dough.key, yield: "1000" })
  await line({ kitId: doughKit.id, partKey: flour.key, quantity: "0.6", unit: "kg" })
  const rolls = await kit({ name: "Rolls", outputPartKey: roll.key, yield: "10" })
  await line({ kitId: rolls.id, partKey: dough.key, quantity: "700" })
  const box = await kit({ name: "Box" })
  await line({ kitId: box.id, partKey: roll.key, quantity: "4" })

  const opened = () => explode(database.db, explodeInput.parse({ id: box.id, units: "6" }))
  expect(await opened()).toEqual([{ partKey: flour.key, quantity: "1800", unit: "g" }])

  await run((tx, origin) => archiveKit(tx, origin, kitIdChange.parse({ id: doughKit.id })))
  expect(await opened()).toEqual([{ partKey: dough.key, quantity: "2100", unit: "g" }])
})
