import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import type { AppRouter } from "../src/router.ts"
import { metricValue } from "./metric-value.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const usageRequests = (hasResults: boolean): Promise<number> =>
  metricValue(server.url, `part_kit_usage_requests_total{has_results="${hasResults}"}`)

const newPart = (description = "Resistor") => server.client.parts.create.mutate({ description })
const newKit = (name: string, buildTarget?: string) =>
  server.client.kits.create.mutate({ name, ...(buildTarget !== undefined && { buildTarget }) })
const kitNames = async (key: string) =>
  (await server.client.parts.kits.query({ key })).map((row) => row.kitName)

describe("parts.kits", () => {
  it("has every field of a usage row, counts 4 per kit and 2 kits as 8, and counts the request", async () => {
    const part = await newPart()
    const kit = await newKit("Blinker", "2")
    await server.client.kits.addLine.mutate({
      kitId: kit.id,
      partKey: part.key,
      quantity: "4",
      note: "the red ones",
    })
    const before = await usageRequests(true)

    const rows = await server.client.parts.kits.query({ key: part.key })

    const { updatedAt } = await server.client.kits.get.query({ id: kit.id })
    expect(rows).toEqual([
      {
        kitId: kit.id,
        kitName: "Blinker",
        status: "active",
        reservedQuantity: "8",
        requiredPerUnit: "4",
        quantityPerBatch: "4",
        buildTarget: "2",
        remainingTarget: "2",
        yield: "1",
        note: "the red ones",
        updatedAt,
      },
    ])
    expect(new Date(updatedAt).toISOString()).toBe(updatedAt)
    expect(await usageRequests(true)).toBe(before + 1)
  })

  it("answers an empty list for a part that no active kit wants, and counts it as without results", async () => {
    const part = await newPart()
    const before = await usageRequests(false)
    expect(await server.client.parts.kits.query({ key: part.key })).toEqual([])
    expect(await usageRequests(false)).toBe(before + 1)
  })

  it("answers NOT_FOUND for an unknown part, on every question about it", async () => {
    const { parts } = server.client
    const questions = [parts.kits, parts.get, parts.reservations, parts.stock, parts.movements, parts.history]
    for (const question of questions) {
      const error = await question.query({ key: "QQQQ" }).catch((refusal: unknown) => refusal)
      expect(error).toBeInstanceOf(TRPCClientError<AppRouter>)
      expect(error).toMatchObject({ data: { httpStatus: 404, reason: "NOT_FOUND" } })
    }
  })

  it("finds a part whatever the case of the key and the blanks around it", async () => {
    const part = await newPart()
    const spelled = ` ${part.key.toLowerCase()} `
    expect((await server.client.parts.get.query({ key: spelled })).key).toBe(part.key)
    expect(await server.client.parts.kits.query({ key: spelled })).toEqual([])
  })

  it("counts active kits only, in list, flag and totals", async () => {
    const part = await newPart()
    const [active, archived] = [await newKit("Active", "3"), await newKit("Archived", "5")]
    for (const kit of [active, archived]) {
      await server.client.kits.addLine.mutate({ kitId: kit.id, partKey: part.key, quantity: "2" })
    }
    await server.client.kits.archive.mutate({ id: archived.id })
    expect(await kitNames(part.key)).toEqual(["Active"])
    expect(await server.client.parts.get.query({ key: part.key })).toMatchObject({
      usedInKits: true,
      reserved: "6",
    })
    expect(await server.client.parts.reservations.query({ key: part.key })).toEqual({
      reserved: "6",
      rows: [{ kind: "kit", id: active.id, name: "Active", quantity: "6", note: null }],
    })
    expect(await server.client.parts.reservations.query({ key: part.key, excludeKitId: active.id })).toEqual({
      reserved: "0",
      rows: [],
    })
  })

  it("orders by name whatever the case, then by id", async () => {
    const part = await newPart()
    const names = ["b", "a", "B", "A", "ä"]
    const ids = new Map<number, string>()
    for (const name of names) {
      const kit = await newKit(name)
      ids.set(kit.id, name)
      await server.client.kits.addLine.mutate({ kitId: kit.id, partKey: part.key, quantity: "1" })
    }
    expect(await kitNames(part.key)).toEqual(["a", "A", "b", "B", "ä"])
  })
})

describe("what a change of a kit does to its parts, seen at once", () => {
  let key: string
  let kitId: number
  let lineId: number

  beforeEach(async () => {
    key = (await newPart()).key
    const kit = await newKit("Lamp")
    kitId = kit.id
    lineId = (await server.client.kits.addLine.mutate({ kitId, partKey: key, quantity: "1" })).id
  })

  const reserved = async () => {
    const part = await server.client.parts.get.query({ key })
    return { usedInKits: part.usedInKits, reserved: part.reserved }
  }

  it("is used after a line was added, and no more after it was removed", async () => {
    expect(await reserved()).toEqual({ usedInKits: true, reserved: "1" })
    await server.client.kits.removeLine.mutate({ lineId, version: 1 })
    expect(await reserved()).toEqual({ usedInKits: false, reserved: "0" })
  })

  it("reserves the line's new quantity", async () => {
    await server.client.kits.updateLine.mutate({ lineId, version: 1, quantity: "5" })
    expect(await reserved()).toEqual({ usedInKits: true, reserved: "5" })
  })

  it("follows the target; a parked kit uses a part and reserves nothing", async () => {
    await server.client.kits.update.mutate({ id: kitId, version: 2, buildTarget: "7" })
    expect(await reserved()).toEqual({ usedInKits: true, reserved: "7" })
    await server.client.kits.update.mutate({ id: kitId, version: 3, buildTarget: "0" })
    expect(await reserved()).toEqual({ usedInKits: true, reserved: "0" })
  })

  it("follows archiving and bringing back", async () => {
    await server.client.kits.archive.mutate({ id: kitId })
    expect(await reserved()).toEqual({ usedInKits: false, reserved: "0" })
    await server.client.kits.unarchive.mutate({ id: kitId })
    expect(await reserved()).toEqual({ usedInKits: true, reserved: "1" })
  })

  it("follows a new name and a deletion", async () => {
    await server.client.kits.update.mutate({ id: kitId, version: 2, name: "Torch" })
    expect(await kitNames(key)).toEqual(["Torch"])
    await server.client.kits.delete.mutate({ id: kitId })
    expect(await reserved()).toEqual({ usedInKits: false, reserved: "0" })
  })
})

it("a batch asks the database as often as a single call, and each call is answered by itself", async () => {
  const counted = await startTestServer({ countStatements: true })
  const { parts } = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${counted.url}/trpc` })] })
  const ask = (keys: readonly string[]) =>
    Promise.all(
      keys.map(async (key) => {
        const answers = await Promise.allSettled([parts.get.query({ key }), parts.kits.query({ key })])
        return answers.map((answer) => (answer.status === "fulfilled" ? answer.value : answer.reason))
      }),
    )
  const keys: string[] = []
  for (const description of ["One", "Two"]) {
    keys.push((await counted.client.parts.create.mutate({ description })).key)
  }
  const kit = await counted.client.kits.create.mutate({ name: "Lamp" })
  await counted.client.kits.addLine.mutate({ kitId: kit.id, partKey: keys[1] ?? "", quantity: "3" })

  expect(await counted.statementsOf(() => ask(keys.slice(0, 1)))).toHaveLength(2)
  expect(await counted.statementsOf(() => ask([...keys, "QQQQ"]))).toHaveLength(2)
  const unknown = { data: { reason: "NOT_FOUND" } }
  expect(await ask([...keys, "QQQQ"])).toMatchObject([
    [{ description: "One", reserved: "0" }, []],
    [{ description: "Two", reserved: "3" }, [{ kitName: "Lamp" }]],
    [unknown, unknown],
  ])
  await counted.close()
})

it("counts the views of kits", async () => {
  const kit = await newKit("Seen")
  const before = await metricValue(server.url, "kit_detail_views_total")
  await server.client.kits.get.query({ id: kit.id })
  expect(await metricValue(server.url, "kit_detail_views_total")).toBe(before + 1)
})
