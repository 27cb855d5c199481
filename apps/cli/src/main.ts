import type { LedgerReport } from "@kitwright/workshop/verify-ledger"
import { Command, CommanderError, InvalidArgumentError, Option } from "commander"
import { type Config, ConfigError, readConfig } from "./config.ts"
import { messageOf } from "./message.ts"
import { describeExamination, examineNow } from "./documents/doctor.ts"
import { describeSweep, type SweepOptions, sweepNow } from "./documents/sweep.ts"
import { withDatabase } from "./start/database.ts"
import { start, type StartOptions } from "./start/start.ts"

const exitCodes = { failed: 1, wrongUsage: 2 } as const

const program = new Command("kitwright")
  .description("What a workshop has, what is promised, what it can build, what to buy, and why.")
  .option("--json", "print results and errors as JSON")
  .showHelpAfterError()
  .exitOverride()

program
  .command("start")
  .description("run Kitwright until it is stopped")
  .addOption(new Option("--empty", "do not load the demo workshop").conflicts("demo"))
  .option("--demo", "load the demo workshop into an empty database given by DATABASE_URL")
  .action(async (options: StartOptions) => {
    await start(readConfig(), options, printLine)
  })

program
  .command("migrate")
  .description("bring the database to this version's schema")
  .option("--down <count>", "take back this many migrations instead", parseCount)
  .action(async (options: { down?: number }) => {
    const { applied } = await runMigrations(readConfig(), options.down)
    const done = options.down === undefined ? "applied" : "taken back"
    const lines =
      applied.length === 0 ? "Nothing to do." : applied.map((name) => `${name} ${done}`).join("\n")
    printResult({ applied }, lines)
  })

program
  .command("verify")
  .description("replay the whole ledger and compare it with the stock")
  .action(async () => {
    const { verifyDatabase } = await import("@kitwright/workshop/verify-database")
    const proof = await withDatabase(readConfig(), printError, verifyDatabase)
    printResult(proof, describeProof(proof))
    if (!proof.ok) process.exitCode = exitCodes.failed
  })

program
  .command("sweep")
  .description("delete stored files that nothing needs, and compare store and database")
  .option("--dry-run", "look only")
  .option("--confirm", "sweep also when a lot would be deleted")
  .option("--adopt", "declare first that this database and this store belong together, as after a restore")
  .action(async (options: SweepOptions) => {
    const { swept, compared } = await sweepNow(readConfig(), options)
    printResult({ swept, compared }, describeSweep(swept, compared))
    if (compared.missing > 0) process.exitCode = exitCodes.failed
  })

program
  .command("doctor")
  .description(
    "examine the object store: what it refuses, what it lets pass, and how documents are kept in it",
  )
  .action(async () => {
    const examination = await examineNow(readConfig())
    printResult(examination, describeExamination(examination))
  })

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

async function runMigrations(config: Config, down: number | undefined): Promise<{ applied: string[] }> {
  const { migrate } = await import("@kitwright/workshop/migrate")
  const direction = down === undefined ? {} : { direction: "down" as const, count: down }
  return await withDatabase(config, printError, (url) => migrate(url, { ...direction, log: printError }))
}

function describeProof({ ok, checked, problems }: LedgerReport): string {
  if (ok) return `The ledger is proved: ${checked} movements replayed, every balance equal.`
  const rows = problems.map(
    ({ lotId, placeId, ledger, stock }) =>
      `lot ${lotId} at place ${placeId}: ledger ${ledger}, stock ${stock}`,
  )
  return [`${problems.length} balances differ from the replay of ${checked} movements:`, ...rows].join("\n")
}

function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError("Expected a whole number from 1 on.")
}

/** Shows an error and returns the exit code it stands for. */
function report(error: unknown): number {
  // Commander has said already what was wrong, or has shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.wrongUsage
  if (isJson()) printLine(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }))
  else printError(messageOf(error))
  return error instanceof ConfigError ? exitCodes.wrongUsage : exitCodes.failed
}

function printResult(result: unknown, text: string): void {
  printLine(isJson() ? JSON.stringify(result) : text)
}

function isJson(): boolean {
  return program.opts<{ json?: boolean }>().json === true
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`)
}

function printError(line: string): void {
  process.stderr.write(`${line}\n`)
}
