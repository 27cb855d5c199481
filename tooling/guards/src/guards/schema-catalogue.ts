import type { Guard } from "../guard.ts"
import { inRules, migration } from "./migration.ts"

const { column, index, named } = migration("migrations/0001_catalogue.sql")
const attachments = migration("migrations/0005_part_attachments.sql")

const toParts = "references parts (id) on delete cascade"
const link =
  "case kind when 'link' then url is not null and object_key is null else object_key is not null end"
const cover = "references part_attachments (id) on delete set null"

/** The rules of parts, types, keys and attachments in the database. */
export const catalogueGuards: readonly Guard[] = [
  column("idempotency_key_check", "key text not null", "check (length(key) between 1 and 200)"),
  column("types_name_check", "name text not null", "check (name <> '')", ",\n  parent_id"),
  column("types_parent_id_fkey", "parent_id bigint", "references types (id)"),
  named("types_not_own_parent", "check (parent_id <> id)"),
  index("types_name_unique", "types (lower(name))"),
  named("part_keys_pattern", "check (key ~ '^[A-Z]{4,6}$')"),
  column("parts_key_key", "key text not null", "unique"),
  column("parts_key_fkey", "key text not null unique", "references part_keys (key)"),
  column("parts_description_check", "description text not null", "check (description <> '')"),
  column("parts_type_id_fkey", "type_id bigint", "references types (id)"),
  column("parts_density_check", "density numeric(18, 6)", "check (density > 0)"),
  column("parts_minimum_stock_check", "not null default 0", "check (minimum_stock >= 0)"),
  column("part_attributes_part_id_fkey", "part_id bigint not null", toParts),
  column("part_attributes_position_check", "position integer not null", "check (position > 0)"),
  column("part_attributes_name_check", "name text not null", "check (name <> '')", ",\n  value"),
  index("part_attributes_name_unique", "part_attributes (part_id, lower(name))"),

  attachments.column("part_attachments_part_id_fkey", "part_id bigint not null", toParts),
  attachments.column(
    "part_attachments_kind_check",
    "kind text not null",
    "check (kind in ('image', 'pdf', 'link'))",
  ),
  attachments.column("part_attachments_title_check", "title text not null", "check (title <> '')"),
  attachments.column("part_attachments_object_key_key", "object_key text", "unique"),
  attachments.column("part_attachments_size_check", "size bigint", "check (size > 0)"),
  attachments.named("part_attachments_link_or_object", `check (\n    ${link}\n  )`),
  attachments.named("parts_cover", cover),
  attachments.other(
    "a part outlives its cover",
    cover,
    "references part_attachments (id)",
    inRules("after delete from part_attachments where kind = 'image' there are in parts where key = 'BZQP'"),
  ),
  attachments.other(
    "a part's attachments go with it",
    toParts,
    "references parts (id)",
    inRules("a part's attributes, links and import rows go with it"),
  ),
]
