import type { Guard } from "../guard.ts"
import { migration } from "./migration.ts"

const { column, index, named } = migration("migrations/0001_catalogue.sql")

const toParts = "references parts (id) on delete cascade"

/** The rules of parts, types and keys in the database. */
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
]
