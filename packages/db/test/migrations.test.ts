import { describe, expect, it, onTestFinished } from "vitest"
import { migrate, migrationNames, pendingMigrations } from "../src/migrate.ts"
import { createEmptyDatabase } from "../src/test-kit.ts"
import { fillEmptyTables } from "./believable-rows.ts"
import {
  type Columns,
  describeSchema,
  listColumns,
  listTables,
  openClient,
  readRows,
} from "./schema-client.ts"

const names = await migrationNames()

describe("every migration goes up, down and up again on a workshop in use", () => {
  it.for(names.map((name, index) => [name, index] as const))("%s", async ([name, earlier]) => {
    const url = await emptyDatabase()
    await using client = await openClient(url)
    await migrate(url, { count: earlier })
    expect(await fillEmptyTables(client)).toEqual([])
    const [schemaBefore, columnsBefore] = [await describeSchema(client), await listColumns(client)]
    const rowsBefore = await readRows(client, columnsBefore)

    expect(await migrate(url, { count: 1 })).toEqual({ applied: [name] })
    // What the migration moves elsewhere is compared after the way back, and by tests of its own.
    const columnsThatStay = inBoth(columnsBefore, await listColumns(client))
    const rowsMigrated = await readRows(client, columnsThatStay)
    const schemaAfter = await describeSchema(client)
    expect(schemaAfter).not.toEqual(schemaBefore)

    await migrate(url, { direction: "down", count: 1 })
    expect(await describeSchema(client)).toEqual(schemaBefore)
    expect(await readRows(client, columnsBefore)).toEqual(rowsBefore)
    expect(await readRows(client, columnsThatStay)).toEqual(rowsMigrated)
    await migrate(url, { count: 1 })

    expect(await fillEmptyTables(client)).toEqual([])
    const rowsThatStay = await readRows(client, columnsThatStay)
    expect(await migrate(url, { direction: "down", count: 1 })).toEqual({ applied: [name] })
    expect(await describeSchema(client)).toEqual(schemaBefore)
    expect(await readRows(client, columnsThatStay)).toEqual(rowsThatStay)

    await migrate(url, { count: 1 })
    expect(await describeSchema(client)).toEqual(schemaAfter)
    expect(await readRows(client, columnsThatStay)).toEqual(rowsThatStay)
    expect(await fillEmptyTables(client)).toEqual([])
  })
})

describe("all migrations", () => {
  it("work on an empty database, leave nothing behind when taken back, and work again", async () => {
    const url = await emptyDatabase()
    await using client = await openClient(url)
    const before = await describeSchema(client)
    expect(await migrate(url)).toEqual({ applied: names })
    const schema = await describeSchema(client)
    expect(await fillEmptyTables(client)).toEqual([])

    expect(await migrate(url, { direction: "down" })).toEqual({ applied: names.toReversed() })
    expect(await describeSchema(client)).toEqual(before)
    expect(await listTables(client)).toEqual([])

    expect(await migrate(url)).toEqual({ applied: names })
    expect(await describeSchema(client)).toEqual(schema)
    expect(await fillEmptyTables(client)).toEqual([])
  })

  it("do nothing on a database that has them", async () => {
    const url = await emptyDatabase()
    await migrate(url)
    expect(await migrate(url)).toEqual({ applied: [] })
  })

  it("are pending until they ran, so that a server can refuse to serve", async () => {
    const url = await emptyDatabase()
    expect(await pendingMigrations(url)).toEqual(names)
    await migrate(url, { count: 2 })
    expect(await pendingMigrations(url)).toEqual(names.slice(2))
    await migrate(url)
    expect(await pendingMigrations(url)).toEqual([])
  })
})

async function emptyDatabase(): Promise<string> {
  const database = await createEmptyDatabase()
  onTestFinished(() => database.drop())
  return database.url
}

/** The columns that two schemas have in common. */
function inBoth(one: Columns, other: Columns): Columns {
  const common = [...one].map(
    ([table, columns]) => [table, columns.filter((column) => other.get(table)?.includes(column))] as const,
  )
  return new Map(common.filter(([, columns]) => columns.length > 0))
}
