import { test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const change = "packages/workshop/src/change.ts"
const idempotency = "packages/db/src/idempotency.ts"
const constraintErrors = "packages/db/src/constraint-errors.ts"

function inChange(title: string) {
  return test("packages/workshop/test/change.test.ts", title)
}
function inRaces(title: string) {
  return test("packages/workshop/test/edit-races.test.ts", title)
}

/** Idempotency, retries and versions: what every change relies on. */
export const changeGuards: readonly Guard[] = [
  replace(
    "a change is one transaction",
    change,
    "await db.transaction().execute((tx) => once(tx, call, act))",
    "await once(db as never, call, act)",
    inChange("takes everything back when the last of several functions is refused"),
  ),
  replace(
    "an idempotency key is taken",
    change,
    "if (!(await takeIdempotencyKey(tx, { procedure, key, requestHash }))) {",
    "if (!(await takeIdempotencyKey(tx, { procedure, key: requestId + Math.random(), requestHash }))) {",
    inChange("gives the first answer again and has its effect once"),
  ),
  replace(
    "the body that comes with a repeated key is compared",
    change,
    "if (first.requestHash === requestHash) return",
    "if (requestHash !== '') return",
    inChange("refuses another value under the same key"),
  ),
  replace(
    "the order of the fields of a body does not count",
    change,
    "update(canonicalJson(call.body))",
    "update(JSON.stringify(call.body))",
    inChange("gives the first answer again and has its effect once"),
  ),
  replace(
    "the answer is stored with its key",
    change,
    "  await storeIdempotentAnswer(tx, procedure, key, answer)\n",
    "",
    inChange("gives the first answer again and has its effect once"),
  ),
  replace(
    "keys are counted per procedure",
    change,
    "const { procedure, idempotencyKey: key, actor, requestId, at } = call",
    'const { idempotencyKey: key, actor, requestId, at } = call\n  const procedure = "any"',
    inChange("counts for its procedure only"),
  ),
  replace(
    "an answer is stored under its key only",
    idempotency,
    "::jsonb\n    where procedure = ${procedure} and key = ${key}",
    "::jsonb\n    where procedure = ${procedure} and ${key} <> ''",
    test("packages/workshop/test/own-answers.test.ts", "keeps an answer of its own"),
  ),
  replace(
    "an answer is found by its key only",
    idempotency,
    "from idempotency where procedure = ${procedure} and key = ${key}",
    "from idempotency where procedure = ${procedure} and ${key} <> ''",
    test("packages/workshop/test/own-answers.test.ts", "keeps an answer of its own"),
  ),
  replace(
    "answers are forgotten after some days only",
    idempotency,
    "now() - make_interval(days => ${days})",
    "now() - make_interval(hours => ${days})",
    test("packages/db/test/small-queries.test.ts", "are forgotten after a number of days"),
  ),
  replace(
    "a change that lost a deadlock runs again",
    constraintErrors,
    'error.code === "40001" || error.code === "40P01"',
    'error.code === "40001"',
    inChange("is run again after a deadlock"),
  ),
  replace(
    "a change that lost a serialization race runs again",
    constraintErrors,
    'error.code === "40001" || error.code === "40P01"',
    'error.code === "40P01"',
    inChange("that fails with 40001 is tried 5 times"),
  ),
  replace(
    "a change runs again five times at the most",
    change,
    "if (attempt >= attemptsMax || !isTransient(error))",
    "if (attempt >= attemptsMax * 2 || !isTransient(error))",
    inChange("that fails with 40P01 is tried 5 times"),
  ),
  replace(
    "what no repetition can mend is not repeated",
    change,
    "if (attempt >= attemptsMax || !isTransient(error))",
    "if (attempt >= attemptsMax)",
    inChange("that fails with 23505 is tried 1 times"),
  ),
  replace(
    "a broken constraint is told in the workshop's words",
    change,
    "throw explainDatabaseError(error)",
    "throw error",
    inChange("turns a broken constraint into its refusal"),
  ),

  replace(
    "version of a part",
    "packages/workshop/src/parts/update-part.ts",
    "if (current.version !== input.version) throw versionConflict(current)",
    "input = { ...input, version: current.version }",
    inRaces("two edits of one part"),
  ),
  replace(
    "version of a kit",
    "packages/workshop/src/kits/save-kit.ts",
    "  if (kit.version !== input.version) throw versionConflict(await getKit(tx, input.id, today))\n",
    "",
    inRaces("two edits of one kit"),
  ),
  replace(
    "version of a line",
    "packages/workshop/src/kits/kit-rows.ts",
    "if (line.version !== version) {",
    "if (line.version < version) {",
    inRaces("two edits of one line"),
  ),
  replace(
    "version of a box",
    "packages/workshop/src/boxes/boxes.ts",
    "if (box.version !== input.version) throw versionConflict(await getBox(tx, input.boxNo))",
    "input = { ...input, version: box.version }",
    inRaces("two edits of one box"),
  ),
  replace(
    "version of a type",
    "packages/db/src/types.ts",
    '    .where("version", "=", version)\n',
    "",
    inRaces("two edits of one type"),
  ),
  replace(
    "a change of lines counts the kit's version",
    "packages/workshop/src/kits/edit-lines.ts",
    "  await deleteKitLines(tx, [line.id])\n  await updateKit(tx, line.kitId)\n",
    "  await deleteKitLines(tx, [line.id])\n",
    test("packages/workshop/test/kits.test.ts", "the version counts changes of lines too"),
  ),
]
