import { test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const migration = "migrations/0002_stock_ledger.sql"

function ledger(name: string, find: string, by: string, title: string): Guard {
  return replace(name, migration, find, by, test("packages/db/test/ledger.test.ts", title))
}

/** What the database itself does with movements and stock. */
export const ledgerGuards: readonly Guard[] = [
  ledger(
    "movements are not changed",
    "before update or delete on movements",
    "before delete on movements",
    "update movements set quantity = 1",
  ),
  ledger(
    "movements are not deleted",
    "before update or delete on movements",
    "before update on movements",
    "delete from movements",
  ),
  ledger(
    "movements are not truncated",
    "create trigger movements_not_truncated before truncate on movements\n  for each statement execute function refuse_ledger_change();\n",
    "",
    "truncate movements",
  ),
  ledger(
    "stock is not written directly",
    "create trigger stock_follows_movements after insert or update or delete on stock\n  for each statement execute function refuse_direct_stock_change();\n",
    "",
    "update stock set quantity = quantity + 1",
  ),
  ledger(
    "stock is not inserted directly",
    "after insert or update or delete on stock",
    "after update or delete on stock",
    "insert into stock",
  ),
  ledger(
    "stock is not deleted directly",
    "after insert or update or delete on stock",
    "after insert or update on stock",
    "delete from stock",
  ),
  ledger(
    "stock is not truncated",
    "create trigger stock_not_truncated before truncate on stock\n  for each statement execute function refuse_direct_stock_change();\n",
    "",
    "truncate stock",
  ),
  ledger(
    "movements are booked",
    "create trigger movements_book after insert on movements\n  referencing new table as new_movements\n  for each statement execute function book_movements();\n",
    "",
    "in, moved, out",
  ),
  ledger(
    "stock_not_negative",
    "constraint stock_not_negative check (quantity >= 0)",
    "constraint stock_not_negative check (true)",
    "more than lies there",
  ),
  ledger(
    "nothing is taken where the lot does not lie",
    "  if found then",
    "  if false then",
    "from a place where the lot is not",
  ),
  ledger(
    "movements of one statement are netted",
    "having sum(b.change) < 0",
    "having true",
    "movements of one statement are netted before they are checked",
  ),
  ledger(
    "an empty place has no row",
    "  delete from stock s using new_movements m where s.lot_id = m.lot_id and s.quantity = 0;\n",
    "",
    "in, moved, out",
  ),
  replace(
    "a place that has the lot gets more of it",
    migration,
    "do update set quantity = s.quantity + excluded.quantity",
    "do update set quantity = excluded.quantity",
    test("packages/workshop/test/undo.test.ts", "a take goes back into the same lot and place"),
  ),
]
