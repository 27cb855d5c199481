import { test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

function inEdits(title: string) {
  return test("packages/workshop/test/edit-races.test.ts", title)
}
function inStock(title: string) {
  return test("packages/workshop/test/stock-races.test.ts", title)
}

const parts = "packages/db/src/parts.ts"
const boxes = "packages/db/src/boxes.ts"
const kits = "packages/db/src/kits.ts"
const types = "packages/db/src/types.ts"
const archiveKit = "packages/workshop/src/kits/archive-kit.ts"

/** Every lock, each seen by two processes that want the same thing at the same moment. */
export const lockGuards: readonly Guard[] = [
  replace(
    "lock of parts",
    parts,
    "order by id for no key update",
    "order by id",
    inStock("of 100 who take the last unit at once"),
  ),
  replace(
    "lock of parts: a deletion waits for a line",
    parts,
    "order by id for no key update",
    "order by id",
    inEdits("deleted while a line takes it"),
  ),
  replace(
    "parts are locked in one order",
    parts,
    "order by id for no key update",
    "order by id desc for no key update",
    test("packages/db/test/small-queries.test.ts", "parts are locked by id whatever the order of their keys"),
  ),
  replace(
    "parts are locked in one statement",
    "packages/workshop/src/parts/part-rows.ts",
    "const parts = new Map((await lockParts(tx, keys)).map((part) => [part.key, part]))",
    "const parts = new Map<PartKey, PartFacts>()\n  for (const key of keys) for (const part of await lockParts(tx, [key])) parts.set(part.key, part)",
    inStock("lines of shared parts in any order never deadlock"),
  ),
  replace(
    "a lot is held with its part locked",
    "packages/workshop/src/lots/update-lot.ts",
    "  await getLockedPart(tx, lot.partKey)\n",
    "",
    inStock("a lot that is being put on hold is not taken"),
  ),
  replace(
    "an undo looks again once it has the lock",
    "packages/workshop/src/stock/undo-movement.ts",
    "const movement = (await findReversibleMovement(tx, input.movementId)) ?? found",
    "const movement = found",
    inStock("two undos of one movement at once"),
  ),
  replace(
    "lock of the kit graph",
    kits,
    "await sql`select pg_advisory_xact_lock(hashtext('kitwright kit graph'))`.execute(tx)",
    "await sql`select 1`.execute(tx)",
    inEdits("a cycle of kits by two edits at once"),
  ),
  replace(
    "lock of the kit graph: a line is added",
    "packages/workshop/src/kits/edit-lines.ts",
    "Promise<KitLineView> {\n  await lockKitGraph(tx)\n  const lineId = await appendLine(tx, input)",
    "Promise<KitLineView> {\n  const lineId = await appendLine(tx, input)",
    inEdits("two lines"),
  ),
  replace(
    "lock of the kit graph: a line changes",
    "packages/workshop/src/kits/edit-lines.ts",
    "  await lockKitGraph(tx)\n  const before = await getLine(tx, input.lineId)",
    "  const before = await getLine(tx, input.lineId)",
    inEdits("two lines that change their part"),
  ),
  replace(
    "lock of the kit graph: an output changes",
    "packages/workshop/src/kits/save-kit.ts",
    "  await lockKitGraph(tx)\n  const output = await nextOutput",
    "  const output = await nextOutput",
    inEdits("two output parts"),
  ),
  replace(
    "lock of the kit graph: a kit comes back",
    archiveKit,
    '  await lockKitGraph(tx)\n  const kit = await getLockedKit(tx, input.id)\n  if (kit.status === "active")',
    '  const kit = await getLockedKit(tx, input.id)\n  if (kit.status === "active")',
    inEdits("two kits brought back"),
  ),
  replace(
    "lock of a kit",
    kits,
    '.where("id", "=", id).forNoKeyUpdate().execute()',
    '.where("id", "=", id).execute()',
    inEdits("a line removed while its kit is archived stays"),
  ),
  replace(
    "lock of a box's capacity",
    boxes,
    "    for share of b\n",
    "",
    inEdits("that shrink while something is put where they end"),
  ),
  replace(
    "lock of a box",
    boxes,
    '.where("boxNo", "=", boxNo).forUpdate().execute()',
    '.where("boxNo", "=", boxNo).execute()',
    inEdits("that go while something is put into them"),
  ),
  replace(
    "an undo holds the place it fills",
    "packages/workshop/src/stock/undo-movement.ts",
    "if (back !== undefined) await getHeldLocation(tx, back)",
    "if (back !== undefined) Object.is(getHeldLocation, back)",
    inEdits("that shrink while undoMovement puts something where they end"),
  ),
  replace(
    "lock of the tree of types",
    types,
    "await sql`select pg_advisory_xact_lock(hashtext('kitwright type tree'))`.execute(tx)",
    "await sql`select 1`.execute(tx)",
    inEdits("can't come to stand below each other by two edits"),
  ),
  replace(
    "a type that is taken stays",
    types,
    '.where("id", "=", id).forKeyShare().executeTakeFirst()',
    '.where("id", "=", id).executeTakeFirst()',
    inEdits("that go while a part or a type takes them"),
  ),
  replace(
    "lock of a type that goes",
    types,
    '.where("id", "=", id).forUpdate().execute()',
    '.where("id", "=", id).execute()',
    inEdits("that go while a part or a type takes them"),
  ),
  replace(
    "imports run one after the other",
    "packages/workshop/src/bom/import-bom.ts",
    "  await lockKitGraph(tx)\n",
    "",
    test("packages/workshop/test/bom-import.test.ts", "runs two imports of one file one after the other"),
  ),
  {
    name: "locks of an import that is undone",
    edits: [
      { file: "packages/workshop/src/bom/undo-import.ts", find: "  await lockKitGraph(tx)\n", replace: "" },
      {
        file: "packages/db/src/imports.ts",
        find: "from imports where id = ${id} for update",
        replace: "from imports where id = ${id}",
      },
    ],
    check: test("packages/workshop/test/import-races.test.ts", "two undos of one import at once"),
  },
  replace(
    "two migrations at once wait for each other",
    "packages/db/src/migrate.ts",
    'advisoryLockMode: "wait"',
    'advisoryLockMode: "fail"',
    test("packages/db/test/migration-races.test.ts", "two processes that migrate at once"),
  ),
]
