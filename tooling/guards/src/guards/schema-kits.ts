import { test } from "../check.ts"
import type { Guard } from "../guard.ts"
import { inRules, migration } from "./migration.ts"

const { column, index, named, other } = migration("migrations/0003_kits.sql")
const imports = migration("migrations/0004_imports.sql")

const toParts = "references parts (id)"
const toImports = "references imports (id) on delete cascade"
const toLines = "references kit_lines (id) on delete cascade"

/** The rules of kits, their lines and imports in the database. */
export const kitGuards: readonly Guard[] = [
  column("kits_name_check", "name text not null", "check (name <> '')"),
  column(
    "kits_status_check",
    "status text not null default 'active'",
    "check (status in ('active', 'archived'))",
  ),
  column("kits_output_part_id_fkey", "output_part_id bigint", toParts),
  column("kits_yield_check", "yield numeric(18, 6) not null default 1", "check (yield > 0)"),
  column("kits_build_target_check", "not null default 1", "check (build_target >= 0)"),
  column("kits_lead_time_days_check", "not null default 0", "check (lead_time_days between 0 and 3650)"),
  named("kits_archived_has_moment", "check ((status = 'archived') = (archived_at is not null))"),
  index("kits_one_active_maker", "kits (output_part_id) where status = 'active'"),
  column("kit_lines_kit_id_fkey", "kit_id bigint not null", "references kits (id) on delete cascade"),
  column("kit_lines_part_id_fkey", "part_id bigint not null", toParts, ",\n  position"),
  column("kit_lines_quantity_check", "quantity numeric(18, 6) not null", "check (quantity > 0)"),
  column("kit_lines_numerator_check", "numerator numeric(40, 0)", "check (numerator > 0)"),
  column("kit_lines_denominator_check", "denominator numeric(40, 0)", "check (denominator > 1)"),
  named("kit_lines_part_once", "unique (kit_id, part_id)"),
  named("kit_lines_position_unique", "unique (kit_id, position) deferrable initially deferred"),
  named("kit_lines_fraction_whole", "check ((numerator is null) = (denominator is null))"),
  column("kit_line_alternatives_line_id_fkey", "line_id bigint not null", toLines),
  column("kit_line_alternatives_part_id_fkey", "part_id bigint not null", toParts, ",\n  primary key"),
  named("kit_line_alternatives_part_once", "unique (line_id, part_id)"),

  imports.column("imports_kind_check", "kind text not null", "check (kind in ('bom', 'parts'))"),
  imports.column("imports_kit_id_fkey", "kit_id bigint", "references kits (id) on delete set null"),
  imports.column("import_parts_import_id_fkey", "import_id bigint not null", toImports, ",\n  part_id"),
  imports.column("import_parts_part_id_fkey", "part_id bigint not null", `${toParts} on delete cascade`),
  imports.column("import_lines_import_id_fkey", "import_id bigint not null", toImports, ",\n  line_id"),
  imports.column("import_lines_line_id_fkey", "line_id bigint not null", toLines),
  imports.column("movements_import_id_fkey", "import_id bigint", "references imports (id)", ";"),

  other(
    "positions of lines are compared at the end of a change",
    " deferrable initially deferred",
    "",
    inRules("lines may trade places in one transaction"),
  ),
  other(
    "a kit's lines go with it",
    "references kits (id) on delete cascade",
    "references kits (id)",
    inRules("after delete from kits where name = 'Lamp' there are in kit_lines"),
  ),
  other(
    "a line's alternatives go with it",
    toLines,
    "references kit_lines (id)",
    inRules("after delete from kit_lines where note = 'generic' there are in kit_line_alternatives"),
  ),
  imports.other(
    "an import outlives its kit",
    "references kits (id) on delete set null",
    "references kits (id)",
    inRules("after delete from kits where name = 'Lamp' there are in imports"),
  ),
  other(
    "the generated types are those of the schema",
    "lead_time_days integer not null default 0",
    "lead_time_days integer default 0",
    test(
      "packages/db/test/generated-types.test.ts",
      "the committed types are those of the migrated database",
    ),
  ),
]
