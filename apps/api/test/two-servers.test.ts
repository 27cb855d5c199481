import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { AppRouter } from "../src/router.ts"

const entry = fileURLToPath(new URL("../src/main.ts", import.meta.url))

type ServerProcess = { client: TRPCClient<AppRouter>; stop: () => Promise<void> }

let database: TestDatabase
let first: ServerProcess
let second: ServerProcess

beforeAll(async () => {
  database = await createTestDatabase()
  ;[first, second] = await Promise.all([startServer(database.url), startServer(database.url)])
})
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()])
  await database.close()
})

it("never answers an older usage than the last change, whichever of two server processes made it", async () => {
  const { key } = await first.client.parts.create.mutate({ description: "Shared part" })
  const kit = await first.client.kits.create.mutate({ name: "Shared kit" })
  const line = await second.client.kits.addLine.mutate({ kitId: kit.id, partKey: key, quantity: "1" })
  let version = 1
  for (let round = 2; round <= 40; round++) {
    const [writer, reader] = round % 2 === 0 ? [first, second] : [second, first]
    await reader.client.parts.kits.query({ key })
    await writer.client.kits.updateLine.mutate({ lineId: line.id, version, quantity: String(round) })
    version += 1
    const [row] = await reader.client.parts.kits.query({ key })
    expect(row?.reservedQuantity).toBe(String(round))
    expect((await reader.client.parts.get.query({ key })).reserved).toBe(String(round))
  }
  await second.client.kits.archive.mutate({ id: kit.id })
  expect(await first.client.parts.get.query({ key })).toMatchObject({ usedInKits: false, reserved: "0" })
})

it("does a change once when twins with one idempotency key reach two processes at the same moment", async () => {
  const box = await first.client.boxes.create.mutate({ description: "Twin box", capacity: 1 })
  const { key } = await first.client.parts.create.mutate({ description: "Twin part" })
  for (let round = 0; round < 20; round++) {
    const input = { partKey: key, boxNo: box.boxNo, locNo: 1, quantity: "1", idempotencyKey: `twin-${round}` }
    const [one, other] = await Promise.all([
      first.client.stock.add.mutate(input),
      second.client.stock.add.mutate(input),
    ])
    expect(other).toEqual(one)
  }
  expect((await second.client.parts.get.query({ key })).onHand).toBe("20")
})

async function startServer(databaseUrl: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [entry], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: "0",
      LOG_LEVEL: "error",
      KITWRIGHT_WEB_DIR: "/nonexistent",
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  })
  const address = await readyAddress(child)
  return {
    client: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${address}/trpc` })] }),
    stop: async () => {
      const exited = new Promise((resolve) => child.once("exit", resolve))
      child.kill("SIGTERM")
      await exited
    },
  }
}

function readyAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it was ready`)))
    child.on("message", (message: { ready?: boolean; address?: string; failed?: string }) => {
      if (message.failed !== undefined) reject(new Error(message.failed))
      if (message.address !== undefined) resolve(message.address)
    })
  })
}
