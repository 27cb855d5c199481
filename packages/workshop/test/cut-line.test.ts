import { type DatabaseClient, openDatabase } from "@kitwright/db/client"
import type { TestDatabase } from "@kitwright/db/test-kit"
import { DomainError } from "@kitwright/domain/errors"
import { afterAll, beforeAll, expect, it } from "vitest"
import { getPart } from "../src/parts/get-part.ts"
import { type CuttingProxy, startCuttingProxy } from "./cutting-proxy.ts"
import { db, openShop, proveLedger, shop, today, useDatabase } from "./shop.ts"

let database: TestDatabase
let proxy: CuttingProxy
let client: DatabaseClient

beforeAll(async () => {
  database = await openShop()
  proxy = await startCuttingProxy(database.url)
  client = openDatabase({
    url: proxy.url,
    applicationName: "behind the proxy",
    connectionsMax: 2,
    onIdleError: () => undefined,
  })
  useDatabase(client.db)
})
afterAll(async () => {
  await client.close()
  await proxy.close()
  await database.close()
})

it.for([
  ["before the server hears of the commit", "before", "0"],
  ["when the server has committed and its answer is lost", "after", "5"],
] as const)(
  "a line cut %s: the outcome is unknown, and a repetition with the same key is safe",
  async ([, when, stored]) => {
    const part = await shop.createPart({ description: "Bolt" })
    const { boxNo } = await shop.createBox({ description: "Drawers", capacity: 1 })
    const add = () =>
      shop.addStock({ partKey: part.key, boxNo, locNo: 1, quantity: "5" }, { idempotencyKey: `cut ${when}` })
    proxy.cutNextCommit(when)

    const error = await add().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    // It is no refusal: nobody may tell the caller that nothing happened.
    expect(error).not.toBeInstanceOf(DomainError)
    await expect.poll(async () => (await getPart(database.db, part.key, today)).onHand).toBe(stored)

    const answer = await add()
    expect(await add()).toEqual(answer)
    expect(await getPart(db(), part.key, today)).toMatchObject({ onHand: "5" })
    expect(await proveLedger()).toMatchObject({ ok: true })
  },
)
