import { test } from "../check.ts"
import type { Guard } from "../guard.ts"
import { inRules, migration } from "./migration.ts"

const { column, index, named, other } = migration("migrations/0002_stock_ledger.sql")

const toParts = "references parts (id)"
const toPlaces = "references places (id)"
const kinds = "check (kind in ('location', 'supplier', 'consumed', 'produced', 'lost', 'counted'))"
const reasons = "check (reason in ('opening', 'receipt', 'adjustment', 'count', 'move', 'loss', 'undo'))"
const inBox = "check ((kind = 'location') = (box_no is not null and loc_no is not null))"
const lotOfPart = "foreign key (lot_id, part_id) references lots (id, part_id)"

/** Rules that others repeat: that they are there is all that can be seen. */
const isThere = inRules("every check, unique rule and foreign key of the schema is tried")

/** The rules of boxes, lots, movements and stock in the database; the triggers are in ledger.ts. */
export const stockGuards: readonly Guard[] = [
  column("boxes_description_check", "description text not null", "check (description <> '')"),
  column("boxes_capacity_check", "capacity integer not null", "check (capacity between 1 and 1000)"),
  column("places_kind_check", "kind text not null", kinds),
  column("places_box_no_fkey", "box_no integer", "references boxes (box_no)"),
  column("places_loc_no_check", "loc_no integer", "check (loc_no > 0)"),
  named("places_location_in_box", inBox),
  named("places_location_unique", "unique (box_no, loc_no)"),
  index("places_one_outside_account", "places (kind) where kind <> 'location'"),
  column("lots_part_id_fkey", "part_id bigint not null", toParts, ",\n  source"),
  column("lots_source_check", "source text not null", "check (source in ('opening', 'receipt', 'count'))"),
  column(
    "lots_quantity_check",
    "quantity numeric(18, 6) not null",
    "check (quantity > 0)",
    ",\n  total_cost",
  ),
  column("lots_total_cost_check", "total_cost numeric(18, 6)", "check (total_cost >= 0)"),
  column(
    "movements_quantity_check",
    "quantity numeric(18, 6) not null",
    "check (quantity > 0)",
    ",\n  from_place_id",
  ),
  column("movements_from_place_id_fkey", "from_place_id bigint not null", toPlaces),
  column("movements_to_place_id_fkey", "to_place_id bigint not null", toPlaces),
  column("movements_reason_check", "reason text not null", reasons),
  named("movements_go_somewhere", "check (from_place_id <> to_place_id)"),
  named("movements_lot_of_part", lotOfPart),
  named("movements_undo_reverses", "check ((reason = 'undo') = (reverses is not null))"),
  named("movements_reversed_once", "unique (reverses)"),
  named("movements_reverses", "foreign key (reverses) references movements (id)"),
  other(
    "movements_part_id_fkey",
    `part_id bigint not null ${toParts},\n  lot_id`,
    "part_id bigint not null,\n  lot_id",
    isThere,
  ),
  other(
    "stock_place_id_fkey",
    `  place_id bigint not null ${toPlaces},`,
    "  place_id bigint not null,",
    isThere,
  ),
  other("stock_lot_of_part", `  constraint stock_lot_of_part ${lotOfPart},\n`, "", isThere),
  other(
    "a migration takes back all that it made",
    "drop sequence box_numbers;\n",
    "",
    test("packages/db/test/migrations.test.ts", "work on an empty database, leave nothing behind"),
  ),
]
