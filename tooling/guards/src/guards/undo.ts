import { type Check, test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

function workshop(file: string, title: string): Check {
  return test(`packages/workshop/test/${file}.test.ts`, title)
}

const undo = "packages/workshop/src/stock/undo-movement.ts"

/** What can be taken back and what not, imports, and the proof of the ledger. */
export const undoGuards: readonly Guard[] = [
  replace(
    "an undo is not undone",
    undo,
    'if (movement.reason === "undo")',
    "if (movement.id === 0)",
    workshop("undo", "twice is refused, and so is undoing an undo"),
  ),
  {
    // The rule and the constraint say the same, so that each alone is enough.
    name: "a movement is undone once",
    edits: [
      {
        file: undo,
        find: '  if (movement.reversedBy !== null) throw invalidState("This movement was undone already.", "undone")\n',
        replace: "",
      },
      {
        file: "migrations/0002_stock_ledger.sql",
        find: "constraint movements_reversed_once unique (reverses)",
        replace: "constraint movements_reversed_once check (true)",
      },
    ],
    check: workshop("undo", "twice is refused, and so is undoing an undo"),
  },
  replace(
    "what has moved on is not undone",
    undo,
    "  for (const movement of movements) await refuseWhenMovedOn(tx, movement)\n",
    "",
    workshop("undo", "what was used since is refused by the movements that used it"),
  ),
  replace(
    "an import is undone once",
    "packages/workshop/src/bom/undo-import.ts",
    '  if (row.undoneAt !== null) throw invalidState("This import was undone already.", "undone")\n',
    "",
    workshop("bom-import", "imports in one change, merges what is the same part, and takes all of it back"),
  ),
  replace(
    "edited lines of an import are not taken back",
    "packages/workshop/src/bom/undo-import.ts",
    "  refuseEdited(lines)\n",
    "",
    workshop("bom-import", "refuses to undo an import whose lines were edited since"),
  ),
  replace(
    "rows that may mean several parts are left to the user",
    "packages/workshop/src/bom/plan-import.ts",
    "  refuseUndecided(steps)\n",
    "",
    workshop("bom-import", "several hits are left to the user"),
  ),
  replace(
    "a preview writes nothing",
    "packages/workshop/src/bom/preview-bom.ts",
    "  const outcomes = await matchRows(db, file.rows)\n",
    "  const outcomes = await matchRows(db, file.rows)\n  await db.insertInto('kits').values({ name: input.filename }).execute()\n",
    workshop("bom-import", "previews without writing anything"),
  ),
  replace(
    "the ledger is proved in both directions",
    "packages/db/src/movements.ts",
    "from replay r full join stock s",
    "from replay r left join stock s",
    test(
      "packages/db/test/history.test.ts",
      "the proof of the ledger finds a balance that no movement explains",
    ),
  ),
]
