/**
 * A rule of the schema: a statement with one value left open, a value that the rule allows and one that it refuses. The
 * statements work on the rows of `fillEmptyTables`.
 */
export type Rule = { name: string; statement: string; good: string; bad: string }

const part = (key: string) => `(select id from parts where key = '${key}')`
const kit = (name: string) => `(select id from kits where name = '${name}')`
const place = (boxNo: number, locNo: number) =>
  `(select id from places where box_no = ${boxNo} and loc_no = ${locNo})`
const account = (kind: string) => `(select id from places where kind = '${kind}')`
const lot = "(select id from lots where source = 'receipt')"
const line = "(select id from kit_lines where note = 'generic')"
const receipt = "(select id from movements where reason = 'receipt')"
const loss = "(select id from movements where reason = 'loss')"
const anImport = "(select id from imports)"
export const nobody = "999999"

/** A movement of lot A-17, of which 120 lie on 2-2, with some of its columns said otherwise. */
function movement(columns: Record<string, string>): string {
  const all = {
    part_id: part("BZQP"),
    lot_id: lot,
    quantity: "1",
    from_place_id: place(2, 2),
    to_place_id: account("consumed"),
    reason: "'adjustment'",
    actor: "'local'",
    request_id: "'request'",
    created_at: "now()",
    ...columns,
  }
  return `insert into movements (${Object.keys(all).join(", ")}) values (${Object.values(all).join(", ")})`
}

/** A part or kit of a set of its own, with some columns said otherwise. */
export function owner(kind: "part" | "kit", columns: Record<string, string>): string {
  const all = { attachment_set_id: "(select id from made)", ...columns }
  return `with made as (insert into attachment_sets (owner_kind) values ('${kind}') returning id)
    insert into ${kind}s (${Object.keys(all).join(", ")}) values (${Object.values(all).join(", ")})`
}
export const newPart = { description: "'Part'", unit: "'each'", divisible: "false" }

function kitLine(kitId: string, partId: string, position: string): string {
  return `insert into kit_lines (kit_id, part_id, position, quantity, unit) values (${kitId}, ${partId}, ${position}, 1, 'g')`
}

/** One rule a line: name | statement | allowed | refused */
export function readRules(table: string): Rule[] {
  return table
    .trim()
    .split(/\n(?=\w+ \|)/)
    .map((row) => {
      const [name = "", statement = "", good = "", bad = ""] = row.split("|").map((cell) => cell.trim())
      return { name, statement, good, bad }
    })
}

export const checks = readRules(`
boxes_capacity_check | update boxes set capacity = ? where box_no = 1 | 1000 | 1001
boxes_capacity_check | update boxes set capacity = ? where box_no = 1 | 1 | 0
boxes_description_check | update boxes set description = ? where box_no = 1 | 'Shelf' | ''
idempotency_key_check | update idempotency set key = ? where procedure = 'stock.add' | repeat('k', 200) | repeat('k', 201)
idempotency_key_check | update idempotency set key = ? where procedure = 'stock.add' | 'k' | ''
imports_kind_check | update imports set kind = ? | 'parts' | 'kits'
kit_lines_denominator_check | update kit_lines set (numerator, denominator) = ? where note = 'generic' | (1, 3) | (1, 1)
kit_lines_numerator_check | update kit_lines set (numerator, denominator) = ? where note = 'generic' | (1, 7) | (0, 7)
kit_lines_fraction_whole | update kit_lines set (numerator, denominator) = ? where note = 'generic' | (2, 3) | (2, null)
kit_lines_fraction_whole | update kit_lines set (numerator, denominator) = ? where note = 'generic' | (null, null) | (null, 3)
kit_lines_quantity_check | update kit_lines set quantity = ? where note = 'generic' | 0.000001 | 0
kits_archived_has_moment | update kits set (status, archived_at) = ? where name = 'Lamp' | ('archived', now()) | ('archived', null)
kits_archived_has_moment | update kits set archived_at = ? where name = 'Lamp' | null | now()
kits_build_target_check | update kits set build_target = ? where name = 'Lamp' | 0 | -0.000001
kits_lead_time_days_check | update kits set lead_time_days = ? where name = 'Lamp' | 3650 | 3651
kits_lead_time_days_check | update kits set lead_time_days = ? where name = 'Lamp' | 0 | -1
kits_name_check | update kits set name = ? where name = 'Lamp' | 'Bread' | ''
kits_status_check | update kits set (status, archived_at) = ? where name = 'Lamp' | ('active', null) | ('parked', null)
kits_yield_check | update kits set yield = ? where name = 'Lamp' | 0.000001 | 0
lots_quantity_check | update lots set quantity = ? where source = 'receipt' | 0.000001 | 0
lots_source_check | update lots set source = ? where source = 'receipt' | 'count' | 'found'
lots_total_cost_check | update lots set total_cost = ? where source = 'receipt' | 0 | -0.000001
movements_go_somewhere | ${movement({ to_place_id: "?" })} | ${place(2, 1)} | ${place(2, 2)}
movements_quantity_check | ${movement({ quantity: "?" })} | 0.000001 | 0
movements_quantity_check | ${movement({ quantity: "?" })} | 120 | -1
movements_reason_check | ${movement({ reason: "?" })} | 'loss' | 'magic'
movements_undo_reverses | ${movement({ reason: "?", reverses: receipt })} | 'undo' | 'loss'
movements_undo_reverses | ${movement({ reason: "?" })} | 'move' | 'undo'
part_attributes_name_check | update part_attributes set name = ? where position = 1 | 'Power' | ''
part_attributes_position_check | update part_attributes set position = ? where position = 1 | 3 | 0
part_keys_pattern | insert into part_keys values (?) | 'ZZZZ' | 'ZZZ'
part_keys_pattern | insert into part_keys values (?) | 'ZZZZZZ' | 'ZZZZZZZ'
part_keys_pattern | insert into part_keys values (?) | 'ABCD' | 'abcd'
part_keys_pattern | insert into part_keys values (?) | 'ABCD' | 'AB1D'
part_keys_pattern | insert into part_keys values (?) | 'ABCD' | 'ABCD '
part_keys_pattern | insert into part_keys values (?) | 'ABCD' | 'ÄBCD'
parts_density_check | update parts set density = ? where key = 'FLOU' | 0.000001 | 0
parts_description_check | update parts set description = ? where key = 'FLOU' | 'Flour' | ''
parts_minimum_stock_check | update parts set minimum_stock = ? where key = 'FLOU' | 0 | -1
places_kind_check | insert into places (kind, box_no, loc_no) values (?, 1, 4) | 'location' | 'shelf'
places_loc_no_check | insert into places (kind, box_no, loc_no) values ('location', 1, ?) | 4 | 0
places_location_in_box | insert into places (kind, box_no, loc_no) values ('location', 1, ?) | 4 | null
places_location_in_box | insert into places (kind, box_no, loc_no) values ('location', ?, 4) | 1 | null
places_location_in_box | update places set (box_no, loc_no) = ? where kind = 'lost' | (null, null) | (1, 4)
types_name_check | insert into types (name) values (?) | 'Screws' | ''
types_not_own_parent | update types set parent_id = ? where name = 'Ingredients' | null | id
`)

export const uniqueRules = readRules(`
kit_line_alternatives_part_once | insert into kit_line_alternatives values (${line}, 2, ?) | ${part("LAMP")} | ${part("WAGE")}
kit_lines_part_once | ${kitLine(kit("Lamp"), "?", "3")} | ${part("FLOU")} | ${part("BZQP")}
kit_lines_position_unique | ${kitLine(kit("Lamp"), part("FLOU"), "?")} | 3 | 2
kits_one_active_maker | ${owner("kit", { name: "'Other lamp'", output_part_id: "?" })} | ${part("FLOU")} | ${part("LAMP")}
kits_one_active_maker | update kits set (status, archived_at, output_part_id) = ('active', null, ?) where name = 'Old lamp' | null | ${part("LAMP")}
movements_reversed_once | ${movement({ reason: "'undo'", reverses: "?" })} | ${receipt} | ${loss}
part_attributes_name_unique | insert into part_attributes values (${part("BZQP")}, 3, ?, '1', '1', null, null) | 'Power' | 'VALUE'
parts_key_key | ${owner("part", { key: "?", ...newPart })} | 'GONE' | 'BZQP'
places_location_unique | insert into places (kind, box_no, loc_no) values ('location', 1, ?) | 4 | 3
places_one_outside_account | update places set (kind, box_no, loc_no) = ? where box_no = 1 and loc_no = 3 | ('location', 1, 4) | ('lost', null, null)
types_name_unique | insert into types (name) values (?) | 'Screws' | 'ELECTRONICS'
`)

export const foreignKeys = readRules(`
import_lines_import_id_fkey | insert into import_lines select ?, id, 1 from kit_lines where unit = 'kg' | ${anImport} | ${nobody}
import_lines_line_id_fkey | insert into import_lines select id, ?, 1 from imports | (select id from kit_lines where unit = 'kg') | ${nobody}
import_parts_import_id_fkey | insert into import_parts values (?, ${part("FLOU")}) | ${anImport} | ${nobody}
import_parts_part_id_fkey | insert into import_parts select id, ? from imports | ${part("FLOU")} | ${nobody}
imports_kit_id_fkey | update imports set kit_id = ? | ${kit("Bread")} | ${nobody}
kit_line_alternatives_line_id_fkey | insert into kit_line_alternatives values (?, 2, ${part("LAMP")}) | ${line} | ${nobody}
kit_line_alternatives_part_id_fkey | insert into kit_line_alternatives values (${line}, 2, ?) | ${part("LAMP")} | ${nobody}
kit_lines_kit_id_fkey | ${kitLine("?", part("FLOU"), "9")} | ${kit("Lamp")} | ${nobody}
kit_lines_part_id_fkey | ${kitLine(kit("Lamp"), "?", "9")} | ${part("FLOU")} | ${nobody}
kits_output_part_id_fkey | update kits set output_part_id = ? where name = 'Bread' | ${part("FLOU")} | ${nobody}
lots_part_id_fkey | insert into lots (part_id, source, quantity, received_at) values (?, 'count', 1, now()) | ${part("FLOU")} | ${nobody}
movements_from_place_id_fkey | ${movement({ from_place_id: "?" })} | ${account("counted")} | ${nobody}
movements_import_id_fkey | ${movement({ import_id: "?" })} | ${anImport} | ${nobody}
movements_lot_of_part | ${movement({ part_id: "?" })} | ${part("BZQP")} | ${part("FLOU")}
movements_reverses | ${movement({ reason: "'undo'", reverses: "?" })} | ${receipt} | ${nobody}
movements_to_place_id_fkey | ${movement({ to_place_id: "?" })} | ${account("lost")} | ${nobody}
part_attributes_part_id_fkey | insert into part_attributes values (?, 1, 'Value', '1', '1', null, 1) | ${part("FLOU")} | ${nobody}
parts_key_fkey | ${owner("part", { key: "?", ...newPart })} | 'GONE' | 'NEWK'
parts_type_id_fkey | update parts set type_id = ? where key = 'FLOU' | (select id from types where name = 'Ingredients') | ${nobody}
places_box_no_fkey | insert into places (kind, box_no, loc_no) values ('location', ?, 9) | 2 | ${nobody}
types_parent_id_fkey | insert into types (name, parent_id) values ('Screws', ?) | null | ${nobody}
`)
