import { test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const rulesTest = "packages/db/test/schema-rules.test.ts"
const everyRule = "every check, unique rule and foreign key of the schema is tried"

const catalogue = "migrations/0001_catalogue.sql"
const stock = "migrations/0002_stock_ledger.sql"
const kits = "migrations/0003_kits.sql"
const imports = "migrations/0004_imports.sql"
const attachments = "migrations/0005_part_attachments.sql"

/** Takes a clause away that stands behind some text; the test of that rule must turn red. */
function column(name: string, file: string, before: string, clause: string): Guard {
  return replace(name, file, `${before} ${clause}`, before, test(rulesTest, `${name} allows`))
}

/** Takes the meaning of a constraint that has a line and a name of its own, and leaves the name. */
function named(name: string, file: string, definition: string, title = `${name} allows`): Guard {
  const hollow = `constraint ${name} check (true)`
  return replace(name, file, `constraint ${name} ${definition}`, hollow, test(rulesTest, title))
}

/** Takes an index that holds a rule. */
function index(name: string, file: string, on: string): Guard {
  const plain = `create index ${name} on ${on}`
  return replace(name, file, `create unique index ${name} on ${on}`, plain, test(rulesTest, `${name} allows`))
}

/** Takes what happens to a row with the row that it belongs to. */
function goesWith(name: string, file: string, before: string, clause: string, title: string): Guard {
  return replace(name, file, `${before} ${clause}`, before, test(rulesTest, title))
}

const partOfAttributes = "part_id bigint not null references parts (id) on delete cascade,\n  position"
const partOfImport =
  "part_id bigint not null references parts (id) on delete cascade,\n  primary key (import_id"
const importOfParts =
  "import_id bigint not null references imports (id) on delete cascade,\n  part_id bigint"
const importOfLines =
  "import_id bigint not null references imports (id) on delete cascade,\n  line_id bigint"

export const schemaGuards: readonly Guard[] = [
  column("idempotency_key_check", catalogue, "key text not null", "check (length(key) between 1 and 200)"),
  replace(
    "types_name_check",
    catalogue,
    "name text not null check (name <> ''),\n  parent_id",
    "name text not null,\n  parent_id",
    test(rulesTest, "types_name_check allows"),
  ),
  column("types_parent_id_fkey", catalogue, "parent_id bigint", "references types (id)"),
  named("types_not_own_parent", catalogue, "check (parent_id <> id)"),
  index("types_name_unique", catalogue, "types (lower(name))"),
  named("part_keys_pattern", catalogue, "check (key ~ '^[A-Z]{4,6}$')"),
  column("parts_key_key", catalogue, "key text not null", "unique"),
  column("parts_key_fkey", catalogue, "key text not null unique", "references part_keys (key)"),
  column("parts_description_check", catalogue, "description text not null", "check (description <> '')"),
  column("parts_type_id_fkey", catalogue, "type_id bigint", "references types (id)"),
  column("parts_density_check", catalogue, "density numeric(18, 6)", "check (density > 0)"),
  column("parts_minimum_stock_check", catalogue, "not null default 0", "check (minimum_stock >= 0)"),
  replace(
    "part_attributes_part_id_fkey",
    catalogue,
    partOfAttributes,
    "part_id bigint not null,\n  position",
    test(rulesTest, "part_attributes_part_id_fkey allows"),
  ),
  column("part_attributes_position_check", catalogue, "position integer not null", "check (position > 0)"),
  replace(
    "part_attributes_name_check",
    catalogue,
    "name text not null check (name <> ''),\n  value",
    "name text not null,\n  value",
    test(rulesTest, "part_attributes_name_check allows"),
  ),
  index("part_attributes_name_unique", catalogue, "part_attributes (part_id, lower(name))"),

  column("boxes_description_check", stock, "description text not null", "check (description <> '')"),
  column("boxes_capacity_check", stock, "capacity integer not null", "check (capacity between 1 and 1000)"),
  column(
    "places_kind_check",
    stock,
    "kind text not null",
    "check (kind in ('location', 'supplier', 'consumed', 'produced', 'lost', 'counted'))",
  ),
  column("places_box_no_fkey", stock, "box_no integer", "references boxes (box_no)"),
  column("places_loc_no_check", stock, "loc_no integer", "check (loc_no > 0)"),
  named(
    "places_location_in_box",
    stock,
    "check ((kind = 'location') = (box_no is not null and loc_no is not null))",
  ),
  named("places_location_unique", stock, "unique (box_no, loc_no)"),
  index("places_one_outside_account", stock, "places (kind) where kind <> 'location'"),
  replace(
    "lots_part_id_fkey",
    stock,
    "part_id bigint not null references parts (id),\n  source",
    "part_id bigint not null,\n  source",
    test(rulesTest, "lots_part_id_fkey allows"),
  ),
  column(
    "lots_source_check",
    stock,
    "source text not null",
    "check (source in ('opening', 'receipt', 'count'))",
  ),
  replace(
    "lots_quantity_check",
    stock,
    "check (quantity > 0),\n  total_cost",
    ",\n  total_cost",
    test(rulesTest, "lots_quantity_check allows"),
  ),
  column("lots_total_cost_check", stock, "total_cost numeric(18, 6)", "check (total_cost >= 0)"),
  replace(
    "movements_part_id_fkey",
    stock,
    "part_id bigint not null references parts (id),\n  lot_id",
    "part_id bigint not null,\n  lot_id",
    test(rulesTest, everyRule),
  ),
  replace(
    "movements_quantity_check",
    stock,
    "check (quantity > 0),\n  from_place_id",
    ",\n  from_place_id",
    test(rulesTest, "movements_quantity_check allows"),
  ),
  column("movements_from_place_id_fkey", stock, "from_place_id bigint not null", "references places (id)"),
  column("movements_to_place_id_fkey", stock, "to_place_id bigint not null", "references places (id)"),
  column(
    "movements_reason_check",
    stock,
    "reason text not null",
    "check (reason in ('opening', 'receipt', 'adjustment', 'count', 'move', 'loss', 'undo'))",
  ),
  named("movements_go_somewhere", stock, "check (from_place_id <> to_place_id)"),
  named("movements_lot_of_part", stock, "foreign key (lot_id, part_id) references lots (id, part_id)"),
  named("movements_undo_reverses", stock, "check ((reason = 'undo') = (reverses is not null))"),
  named("movements_reversed_once", stock, "unique (reverses)"),
  named("movements_reverses", stock, "foreign key (reverses) references movements (id)"),
  replace(
    "stock_place_id_fkey",
    stock,
    "  place_id bigint not null references places (id),",
    "  place_id bigint not null,",
    test(rulesTest, everyRule),
  ),
  replace(
    "stock_lot_of_part",
    stock,
    "  constraint stock_lot_of_part foreign key (lot_id, part_id) references lots (id, part_id),\n",
    "",
    test(rulesTest, everyRule),
  ),

  column("kits_name_check", kits, "name text not null", "check (name <> '')"),
  column(
    "kits_status_check",
    kits,
    "status text not null default 'active'",
    "check (status in ('active', 'archived'))",
  ),
  column("kits_output_part_id_fkey", kits, "output_part_id bigint", "references parts (id)"),
  column("kits_yield_check", kits, "yield numeric(18, 6) not null default 1", "check (yield > 0)"),
  column(
    "kits_build_target_check",
    kits,
    "build_target numeric(18, 6) not null default 1",
    "check (build_target >= 0)",
  ),
  column(
    "kits_lead_time_days_check",
    kits,
    "lead_time_days integer not null default 0",
    "check (lead_time_days between 0 and 3650)",
  ),
  named("kits_archived_has_moment", kits, "check ((status = 'archived') = (archived_at is not null))"),
  index("kits_one_active_maker", kits, "kits (output_part_id) where status = 'active'"),
  column("kit_lines_kit_id_fkey", kits, "kit_id bigint not null", "references kits (id) on delete cascade"),
  replace(
    "kit_lines_part_id_fkey",
    kits,
    "part_id bigint not null references parts (id),\n  position integer not null,\n  quantity",
    "part_id bigint not null,\n  position integer not null,\n  quantity",
    test(rulesTest, "kit_lines_part_id_fkey allows"),
  ),
  column("kit_lines_quantity_check", kits, "quantity numeric(18, 6) not null", "check (quantity > 0)"),
  column("kit_lines_numerator_check", kits, "numerator numeric(40, 0)", "check (numerator > 0)"),
  column("kit_lines_denominator_check", kits, "denominator numeric(40, 0)", "check (denominator > 1)"),
  named("kit_lines_part_once", kits, "unique (kit_id, part_id)"),
  named("kit_lines_position_unique", kits, "unique (kit_id, position) deferrable initially deferred"),
  replace(
    "positions of lines are compared at the end of a change",
    kits,
    " deferrable initially deferred",
    "",
    test(rulesTest, "lines may trade places in one transaction"),
  ),
  named("kit_lines_fraction_whole", kits, "check ((numerator is null) = (denominator is null))"),
  column(
    "kit_line_alternatives_line_id_fkey",
    kits,
    "line_id bigint not null",
    "references kit_lines (id) on delete cascade",
  ),
  replace(
    "kit_line_alternatives_part_id_fkey",
    kits,
    "part_id bigint not null references parts (id),\n  primary key",
    "part_id bigint not null,\n  primary key",
    test(rulesTest, "kit_line_alternatives_part_id_fkey allows"),
  ),
  named("kit_line_alternatives_part_once", kits, "unique (line_id, part_id)"),

  column("imports_kind_check", imports, "kind text not null", "check (kind in ('bom', 'parts'))"),
  column("imports_kit_id_fkey", imports, "kit_id bigint", "references kits (id) on delete set null"),
  replace(
    "import_parts_import_id_fkey",
    imports,
    importOfParts,
    "import_id bigint not null,\n  part_id bigint",
    test(rulesTest, "import_parts_import_id_fkey allows"),
  ),
  replace(
    "import_parts_part_id_fkey",
    imports,
    partOfImport,
    "part_id bigint not null,\n  primary key (import_id",
    test(rulesTest, "import_parts_part_id_fkey allows"),
  ),
  replace(
    "import_lines_import_id_fkey",
    imports,
    importOfLines,
    "import_id bigint not null,\n  line_id bigint",
    test(rulesTest, "import_lines_import_id_fkey allows"),
  ),
  column(
    "import_lines_line_id_fkey",
    imports,
    "line_id bigint not null",
    "references kit_lines (id) on delete cascade",
  ),
  replace(
    "movements_import_id_fkey",
    imports,
    "import_id bigint references imports (id);",
    "import_id bigint;",
    test(rulesTest, "movements_import_id_fkey allows"),
  ),

  column(
    "part_attachments_part_id_fkey",
    attachments,
    "part_id bigint not null",
    "references parts (id) on delete cascade",
  ),
  column(
    "part_attachments_kind_check",
    attachments,
    "kind text not null",
    "check (kind in ('image', 'pdf', 'link'))",
  ),
  column("part_attachments_title_check", attachments, "title text not null", "check (title <> '')"),
  column("part_attachments_object_key_key", attachments, "object_key text", "unique"),
  column("part_attachments_size_check", attachments, "size bigint", "check (size > 0)"),
  replace(
    "part_attachments_link_or_object",
    attachments,
    "case kind when 'link' then url is not null and object_key is null else object_key is not null end",
    "true",
    test(rulesTest, "part_attachments_link_or_object allows"),
  ),
  replace(
    "parts_cover",
    attachments,
    "cover_attachment_id bigint\n  constraint parts_cover references part_attachments (id) on delete set null;",
    "cover_attachment_id bigint constraint parts_cover check (true);",
    test(rulesTest, "parts_cover allows"),
  ),

  goesWith(
    "a kit's lines go with it",
    kits,
    "kit_id bigint not null references kits (id)",
    "on delete cascade",
    "after delete from kits where name = 'Lamp' there are in kit_lines",
  ),
  goesWith(
    "a line's alternatives go with it",
    kits,
    "line_id bigint not null references kit_lines (id)",
    "on delete cascade",
    "after delete from kit_lines where note = 'generic' there are in kit_line_alternatives",
  ),
  goesWith(
    "an import outlives its kit",
    imports,
    "kit_id bigint references kits (id)",
    "on delete set null",
    "after delete from kits where name = 'Lamp' there are in imports",
  ),
  goesWith(
    "a part outlives its cover",
    attachments,
    "constraint parts_cover references part_attachments (id)",
    "on delete set null",
    "after delete from part_attachments where kind = 'image' there are in parts where key = 'BZQP'",
  ),
  replace(
    "the generated types are those of the schema",
    kits,
    "lead_time_days integer not null default 0",
    "lead_time_days integer default 0",
    test("packages/db/test/generated-types.test.ts", "the committed types are those of the migrated database"),
  ),
  replace(
    "a migration takes back all that it made",
    stock,
    "drop sequence box_numbers;\n",
    "",
    test("packages/db/test/migrations.test.ts", "work on an empty database, leave nothing behind"),
  ),
]
