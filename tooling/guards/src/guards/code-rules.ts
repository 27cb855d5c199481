import { fact, lint, types } from "../check.ts"
import { add, type Guard, replace } from "../guard.ts"

const noChance = "The domain has no clock and no chance"
const ids = "packages/domain/src/ids.ts"

function inDomain(name: string, line: string, message: string): Guard {
  return add(name, ids, line, lint("packages/domain", message))
}

/** What the linter, the compiler and the tests of the repository itself hold together. */
export const codeGuards: readonly Guard[] = [
  inDomain("the domain reads the clock", "export const now = Date.now()", noChance),
  inDomain("the domain throws dice", "export const dice = Math.random()", noChance),
  inDomain("the domain uses process", "export const arch = process.arch", "Unexpected use of 'process'"),
  inDomain("the domain uses Buffer", "export const empty = Buffer.of()", "Unexpected use of 'Buffer'"),
  inDomain("the domain fetches", 'export const page = fetch("/")', "Unexpected use of 'fetch'"),
  inDomain("the domain waits", "setTimeout(() => undefined, 1)", "Unexpected use of 'setTimeout'"),
  add("the domain asks for today", ids, "export const now = new Date()", fact("the domain has no clock")),
  add(
    "the web uses process",
    "apps/web/src/app/outputs.ts",
    "export const arch = process.arch",
    lint("apps/web", "Unexpected use of 'process'"),
  ),
  add(
    "the web uses Buffer",
    "apps/web/src/app/outputs.ts",
    "export const empty = Buffer.of()",
    lint("apps/web", "Unexpected use of 'Buffer'"),
  ),
  add(
    "the environment is read outside of config files",
    "apps/api/src/clock.ts",
    'export const port = process.env["PORT"]',
    lint("apps/api", "Disallowed usage of `process.env`"),
  ),
  add(
    "a transaction is opened outside of change.ts",
    "packages/workshop/src/cursor.ts",
    'import type { Db } from "@kitwright/db/database"\nexport const open = (db: Db) => db.transaction()',
    lint("packages/workshop", "Only packages/workshop/src/change.ts opens a transaction"),
  ),
  add(
    "files import each other in a circle",
    "packages/domain/src/kit/requirement.ts",
    'import { explode } from "./explode.ts"\nexport { explode }',
    lint("packages/domain", "import(no-cycle)"),
  ),
  add(
    "a test runs alone: first gate",
    "packages/domain/src/ids.test.ts",
    'import { it as alone } from "vitest"\nalone.only("runs alone", () => undefined)',
    lint("packages/domain", "vitest(no-focused-tests)"),
  ),
  add(
    "a test runs alone: second gate",
    "packages/domain/src/ids.test.ts",
    'it.only("runs alone", () => undefined)',
    fact("no test is left out or runs alone"),
  ),
  add(
    "a test is left out",
    "apps/api/src/config.test.ts",
    'test.skip("is left out", () => undefined)',
    fact("no test is left out or runs alone"),
  ),
  add(
    "a public function says nothing of itself",
    "packages/workshop/src/cursor.ts",
    "export function unexplained(): void {}",
    fact("every public function of domain and workshop says what it is for"),
  ),
  replace(
    "a migration can't be taken back",
    "migrations/0005_part_attachments.sql",
    "-- Down Migration",
    "--",
    fact("migrations/0005_part_attachments.sql goes up and down"),
  ),

  replace(
    "a lock takes a Tx and no Db",
    "packages/db/src/parts.ts",
    "export async function lockParts(tx: Tx,",
    "export async function lockParts(tx: Db,",
    types("packages/workshop", "Unused '@ts-expect-error' directive"),
  ),
  add(
    "a Db where a Tx is wanted",
    "packages/workshop/src/parts/part-kits.ts",
    'import { lockParts } from "@kitwright/db/parts"\nexport const locks = (db: Db) => lockParts(db, [])',
    types("packages/workshop", "Argument of type 'Db' is not assignable to parameter of type 'Tx'"),
  ),
  replace(
    "a renamed field of an answer is noticed by the web",
    "packages/workshop/src/parts/part-kits.ts",
    "reservedQuantity: row.reservedQuantity",
    "reservedAmount: row.reservedQuantity",
    types("apps/web", "reservedQuantity"),
  ),
  replace(
    "a column that is renamed in the generated types is noticed by the queries",
    "packages/db/src/generated/schema.ts",
    "retiredAt:",
    "retired:",
    types("packages/db", "retiredAt"),
  ),
  replace(
    "every reason has a status",
    "apps/api/src/errors.ts",
    '  IN_USE: "CONFLICT",\n',
    "",
    types("apps/api", "IN_USE"),
  ),
  replace(
    "every reason has words",
    "apps/web/src/app/error-words.ts",
    "  BOM_CYCLE:",
    "  OTHER_CYCLE:",
    types("apps/web", "BOM_CYCLE"),
  ),
]
