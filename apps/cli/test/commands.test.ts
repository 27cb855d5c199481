import { randomBytes } from "node:crypto"
import { readdirSync } from "node:fs"
import { loadDemoWorkshop } from "@kitwright/demo/load"
import { Client } from "pg"
import { describe, expect, it, onTestFinished } from "vitest"
import { dataFolder, Kitwright, runJson, startKitwright } from "./harness.ts"

const migrations = readdirSync(new URL("../../../migrations", import.meta.url))
  .map((file) => file.replace(/\.sql$/, ""))
  .toSorted()

describe("kitwright migrate", () => {
  it("brings the database of DATABASE_URL up to date, and back", async () => {
    const environment = { DATABASE_URL: await emptyDatabase() }
    expect(await runJson(["migrate"], environment)).toEqual({ applied: migrations })
    expect(await runJson(["migrate"], environment)).toEqual({ applied: [] })
    expect(await runJson(["migrate", "--down", "1"], environment)).toEqual({ applied: migrations.slice(-1) })
  })

  it("shares the embedded database with a Kitwright that runs on it", async () => {
    const folder = await dataFolder()
    await startKitwright(folder).address()
    expect(await runJson(["migrate"], { KITWRIGHT_DATA_DIR: folder })).toEqual({ applied: [] })
  })

  it("starts the embedded database when nobody has", async () => {
    const folder = await dataFolder()
    const migrate = new Kitwright(["migrate"], { KITWRIGHT_DATA_DIR: folder })
    expect(await migrate.exitCode()).toBe(0)
    expect(migrate.stdout).toBe(migrations.map((name) => `${name} applied\n`).join(""))
  })

  it("fails with exit code 1 and, if asked for, in JSON", async () => {
    const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing" }
    const migrate = new Kitwright(["--json", "migrate"], nowhere)
    expect(await migrate.exitCode()).toBe(1)
    expect(JSON.parse(migrate.stdout)).toEqual({ error: expect.stringContaining("ECONNREFUSED") })
  })
})

describe("kitwright verify", () => {
  it("proves a ledger, and names the balance that somebody changed behind its back", async () => {
    const url = await emptyDatabase()
    await runJson(["migrate"], { DATABASE_URL: url })
    await loadDemoWorkshop(url)
    expect(await runJson(["verify"], { DATABASE_URL: url })).toMatchObject({ ok: true, problems: [] })

    await onServer(url, "alter table stock disable trigger stock_follows_movements")
    await onServer(
      url,
      "update stock set quantity = quantity + 1 where lot_id = (select min(lot_id) from stock)",
    )
    const verify = new Kitwright(["verify"], { DATABASE_URL: url })
    expect(await verify.exitCode()).toBe(1)
    expect(verify.stdout).toMatch(
      /^1 balances differ from the replay of \d+ movements:\nlot \d+ at place \d+: /,
    )
  })
})

describe("wrong usage ends with exit code 2:", () => {
  it.each([
    [["frobnicate"], "unknown command"],
    [["start", "--everything"], "unknown option"],
    [["start", "--empty", "--demo"], "cannot be used with"],
    [["migrate", "--down", "0"], "Expected a whole number from 1 on."],
  ])("%j", async (args, message) => {
    const kitwright = new Kitwright(args, {})
    expect(await kitwright.exitCode()).toBe(2)
    expect(kitwright.output).toContain(message)
  })

  it("an environment with several mistakes, all of which are listed, without their values", async () => {
    const environment = { PORT: "http", LOG_LEVEL: "loud", DATABASE_URL: "mysql://root:secret@db" }
    const kitwright = new Kitwright(["start"], environment)
    expect(await kitwright.exitCode()).toBe(2)
    expect(kitwright.output).toBe(
      "The environment can't be used:\n" +
        "  PORT: expected a port number from 0 to 65535\n" +
        "  DATABASE_URL: expected the address of a PostgreSQL database, postgres://…\n" +
        "  LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent\n",
    )
  })
})

/** A database of its own on the tests' server. */
async function emptyDatabase(): Promise<string> {
  const server = process.env.KITWRIGHT_TEST_DATABASE_URL ?? ""
  const name = `cli_test_${randomBytes(6).toString("hex")}`
  await onServer(server, `create database ${name}`)
  onTestFinished(() => onServer(server, `drop database ${name} with (force)`))
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
