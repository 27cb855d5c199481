import { type Check, test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

function unit(path: string, title: string): Check {
  return test(`packages/domain/src/${path}.test.ts`, title)
}
function workshop(file: string, title: string): Check {
  return test(`packages/workshop/test/${file}.test.ts`, title)
}

const chooseLots = "packages/domain/src/stock/choose-lots.ts"
const requirement = "packages/domain/src/kit/requirement.ts"
const editLines = "packages/workshop/src/kits/edit-lines.ts"
const archivePart = "packages/workshop/src/parts/archive-part.ts"
const updatePart = "packages/workshop/src/parts/update-part.ts"
const usage = "packages/db/src/part-usage.ts"

/** Rules of the workshop: quantities, which lots, usage, cycles, what may be deleted. */
export const ruleGuards: readonly Guard[] = [
  replace(
    "usage counts active kits only",
    usage,
    "partIds)} and k.status = 'active'",
    "partIds)}",
    test("packages/db/test/names.test.ts", "a part's kits leave out archived ones"),
  ),
  replace(
    "usage counts active kits only: second line of defence",
    "packages/domain/src/part/usage.ts",
    'source.status === "active" ? [usageOf(source)] : []',
    "[usageOf(source)]",
    unit("part/usage", "a parked kit is listed and reserves nothing; an archived one isn't listed"),
  ),
  replace(
    "a part's kits stand by name",
    usage,
    'const byName = sql`lower(k.name) collate "C", k.id`',
    "const byName = sql`k.id`",
    test("packages/db/test/names.test.ts", "a part's kits stand in the same order"),
  ),
  replace(
    "usage by key counts active kits only",
    usage,
    " and k.status = 'active') on",
    ") on",
    test("packages/db/test/names.test.ts", "a part's kits leave out archived ones"),
  ),
  replace(
    "kits stand by name",
    "packages/db/src/kits.ts",
    '    order by lower(k.name) collate "C", k.id\n',
    "    order by lower(k.name), k.id desc\n",
    test("packages/db/test/names.test.ts", "kits stand in the order of compareNames"),
  ),
  replace(
    "usage is read and not remembered",
    "packages/workshop/src/parts/part-reader.ts",
    "  cache: false,\n",
    "  cache: true,\n",
    test(
      "apps/api/test/part-usage.test.ts",
      "is used after a line was added, and no more after it was removed",
    ),
  ),
  replace(
    "held lots are skipped",
    chooseLots,
    "return !lot.held && (lot.expiresAt === null || lot.expiresAt >= today)",
    "return lot.expiresAt === null || lot.expiresAt >= today",
    unit("stock/choose-lots", "held and expired are skipped unless asked for"),
  ),
  replace(
    "expired lots are skipped",
    chooseLots,
    "return !lot.held && (lot.expiresAt === null || lot.expiresAt >= today)",
    "return !lot.held",
    unit("stock/choose-lots", "held and expired are skipped unless asked for"),
  ),
  replace(
    "a lot may be used on its last day",
    chooseLots,
    "lot.expiresAt >= today",
    "lot.expiresAt > today",
    workshop("lots", "a lot may be used on its last day"),
  ),
  replace(
    "the earliest expiry goes first",
    chooseLots,
    "    compareExpiry(left.expiresAt, right.expiresAt) ||\n",
    "",
    workshop("lots", "earliest expiry first"),
  ),
  replace(
    "held and expired stock is not available",
    "packages/db/src/parts.ts",
    "filter (where l.held or l.expires_at < ${today}::date)",
    "filter (where l.held)",
    workshop("lots", "are skipped, shown apart, and taken when asked for"),
  ),
  replace(
    "too little is refused with what there is",
    "packages/workshop/src/stock/choose-takes.ts",
    "  if (shortages.length > 0) throw insufficientStock(shortages)\n",
    "",
    workshop("stock", "tells exactly what is short, and takes nothing"),
  ),
  replace(
    "lines of one call see what earlier ones took",
    "packages/workshop/src/stock/choose-takes.ts",
    "        rows.flatMap((row) => leftOf(row, choice.takes)),",
    "        rows.filter((row) => leftOf(row, choice.takes).length >= 0),",
    workshop("stock", "sees what earlier lines of the same call took"),
  ),
  replace(
    "what is counted in wholes takes no fraction",
    "packages/workshop/src/parts/part-fields.ts",
    "if (part.divisible || quantity.isWhole()) return",
    "if (part.divisible || quantity.isWhole() || quantity.isPositive()) return",
    workshop("stock", "refuses a fraction of what is counted in wholes"),
  ),
  replace(
    "what can't be divided is needed in wholes",
    requirement,
    "line.divisible ? exact.toQuantity() : Quantity.whole(exact.ceil())",
    "exact.toQuantity()",
    unit("kit/requirement", "a trace of what can't be divided is a whole one"),
  ),
  replace(
    "batches are never short",
    requirement,
    "return (wanted + made - 1n) / made",
    "return wanted / made",
    unit("kit/requirement", "are the fewest that are never short"),
  ),
  replace(
    "a requirement is rounded once",
    requirement,
    "const exact = exactPerBatch(line).times(Fraction.of(batches))",
    "const exact = Fraction.fromQuantity(exactPerBatch(line).toQuantity()).times(Fraction.of(batches))",
    unit("kit/requirement", "what a line needs"),
  ),
  replace(
    "halves are rounded away from zero",
    "packages/domain/src/quantity/fraction.ts",
    "(2n * size * millionthsPerOne + this.denominator)",
    "(2n * size * millionthsPerOne)",
    unit("quantity/fraction", "half a millionth goes up"),
  ),
  replace(
    "a sub-kit is made for all that want it",
    "packages/domain/src/kit/explode.ts",
    "wanted.set(maker.id, (wanted.get(maker.id) ?? Quantity.zero).plus(quantity))",
    "wanted.set(maker.id, quantity)",
    unit("kit/explode", "agrees with a walk down every path"),
  ),

  replace(
    "a line closes no cycle",
    editLines,
    "  await refuseCycle(tx, input.kitId)\n",
    "",
    workshop("kit-cycles", "by a line of its own output"),
  ),
  replace(
    "a changed line closes no cycle",
    editLines,
    "  await refuseCycle(tx, line.kitId)\n",
    "",
    workshop("kit-cycles", "by a line that changes its part"),
  ),
  replace(
    "an output part closes no cycle",
    "packages/workshop/src/kits/save-kit.ts",
    "  if (outputChanged(kit, output)) await refuseCycle(tx, kit.id)\n",
    "",
    workshop("kit-cycles", "by an output part"),
  ),
  replace(
    "a kit that comes back closes no cycle",
    "packages/workshop/src/kits/archive-kit.ts",
    "  await refuseCycle(tx, kit.id)\n",
    "",
    workshop("kit-cycles", "by bringing back an archived kit"),
  ),
  replace(
    "an import closes no cycle",
    "packages/workshop/src/bom/import-bom.ts",
    "  await refuseCycle(tx, kitId)\n",
    "",
    workshop("import-races", "an import that closes a cycle is refused"),
  ),
  replace(
    "alternatives count for cycles",
    "packages/db/src/kits-below.ts",
    "  select l.part_id from kit_lines l where l.kit_id = r.kit_id\n  union all\n  select a.part_id from kit_lines l join kit_line_alternatives a on a.line_id = l.id where l.kit_id = r.kit_id`",
    "  select l.part_id from kit_lines l where l.kit_id = r.kit_id`",
    workshop("kit-cycles", "by an alternative"),
  ),
  replace(
    "a cycle is found",
    "packages/domain/src/kit/cycle.ts",
    "} else if (onPath.has(next)) {",
    "} else if (path[0] === next) {",
    unit("kit/cycle", "finds a cycle exactly when brute force does"),
  ),

  replace(
    "an archived kit is read-only",
    "packages/workshop/src/kits/kit-rows.ts",
    'if (kit.status === "archived")',
    "if (kit.id === 0)",
    workshop("kits", "is read-only"),
  ),
  replace(
    "nothing is received for an archived part",
    "packages/workshop/src/stock/add-stock.ts",
    "  refuseArchivedPart(part)\n",
    "",
    workshop("stock", "is refused for an archived part and for a part that only carries a cost"),
  ),
  replace(
    "a line takes no archived part",
    editLines,
    "  refuseArchivedPart(part)\n",
    "",
    workshop("kit-lines", "of an archived part, or a part the kit has, is refused"),
  ),
  replace(
    "units of a line can be converted",
    editLines,
    "for (const part of parts.values()) refuseInconvertible(",
    "for (const part of new Map<string, PartFacts>().values()) refuseInconvertible(",
    workshop("kit-lines", "must be countable in the line's unit"),
  ),
  replace(
    "a part in use is not deleted",
    archivePart,
    "  if (uses.length > 0) throw inUse(`part ${part.key}`, uses)\n",
    "",
    workshop("parts", "a part in use is refused by everything that uses it"),
  ),
  replace(
    "the unit of a part in use stays",
    updatePart,
    "  if (uses.length > 0) throw inUse(`unit of part ${part.key}`, uses)\n",
    "",
    workshop("parts", "what was undone has been moved all the same"),
  ),
  replace(
    "a density that lines need stays",
    updatePart,
    "  if (input.density !== undefined) await refuseLostConversion(tx, part, unit, input.density)\n",
    "",
    workshop("parts", "a density that lines need can change and not go"),
  ),
  replace(
    "the key of a deleted part is not given again",
    "packages/db/src/parts.ts",
    "await sql`delete from parts where id = any(${ids}::bigint[])`.execute(tx)",
    "await sql`with gone as (delete from parts where id = any(${ids}::bigint[]) returning key) select 1`.execute(tx)\n  await sql`delete from part_keys where key not in (select key from parts)`.execute(tx)",
    workshop("part-keys", "of a deleted part is never given again"),
  ),
  replace(
    "a box with something in it is not deleted",
    "packages/workshop/src/boxes/boxes.ts",
    "if (box.occupied > 0) {",
    "if (box.occupied < 0) {",
    workshop("boxes", "a box with something in it is refused"),
  ),
  replace(
    "a box shrinks only past empty locations",
    "packages/workshop/src/boxes/boxes.ts",
    "if (occupied.length > 0) {",
    "if (occupied.length < 0) {",
    workshop("boxes", "shrinks only past empty locations"),
  ),
  replace(
    "a type in use is not deleted",
    "packages/workshop/src/types/types.ts",
    "  if (uses.length > 0) throw inUse(`type ${type.name}`, uses)\n",
    "",
    workshop("types", "goes only when nothing uses it"),
  ),
  replace(
    "a type does not stand below itself",
    "packages/workshop/src/types/types.ts",
    "if ((await listTypeAncestors(tx, input.parentId)).includes(input.id)) {",
    "if (input.parentId === input.id) {",
    workshop("types", "may stand below another, never below itself"),
  ),
]
