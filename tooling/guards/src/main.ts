/**
 * Breaks each guard of the system once, on a copy of the checkout, and shows which check turned red: a guard that nothing
 * misses is none. `--only <text>` tries the guards with this text in their name.
 */
import { parseArgs } from "node:util"
import { startThrowAwayPostgres } from "@kitwright/embedded/throw-away-postgres"
import { checkEnvironment, checkout, givenDatabaseUrl } from "./config.ts"
import { makeCopy, removeCopy } from "./copy.ts"
import { guards } from "./guard-list.ts"
import { findOutdated } from "./outdated.ts"
import { tryAll } from "./try-all.ts"

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } })
const chosen = guards.filter((guard) => guard.name.includes(values.only))
if (chosen.length === 0) fail(`No guard is called ${values.only}.`)
const outdated = findOutdated(guards, checkout)
if (outdated.length > 0) fail(`The list of guards is outdated:\n${outdated.join("\n")}`)

const stopped = new AbortController()
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) {
  process.on(signal, () => stopped.abort(new Error("Stopped.")))
}
process.channel?.unref()

const begin = performance.now()
const given = givenDatabaseUrl()
const postgres = given === undefined ? await startThrowAwayPostgres() : undefined
// As many copies as guards are tried at a time.
const copies = [makeCopy(), makeCopy()]
try {
  const env = checkEnvironment(given ?? postgres?.url ?? "")
  const places = copies.map((copy) => ({ copy, env, signal: stopped.signal }))
  const missed = await tryAll(chosen, places, print)
  const minutes = ((performance.now() - begin) / 60_000).toFixed(1)
  print(`${chosen.length} guards: ${chosen.length - missed} caught, ${missed} missed (${minutes} min)`)
  process.exitCode = missed === 0 ? 0 : 1
} finally {
  for (const copy of copies) removeCopy(copy)
  await postgres?.stop()
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
