import type { Db } from "@kitwright/db/database"
import { listUsage, type UsageRow } from "@kitwright/db/part-usage"
import type { PartFacts } from "@kitwright/db/parts"
import { Fraction } from "@kitwright/domain/fraction"
import type { KitId } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { type PartKitUsage, partKitUsage, totalReserved } from "@kitwright/domain/usage"

/** An amount of a line exactly as it was entered: the fraction where there is one, else the decimal. */
export function exactAmount(row: {
  quantity: string
  numerator: string | null
  denominator: string | null
}): Fraction {
  if (row.numerator === null || row.denominator === null)
    return Fraction.fromQuantity(Quantity.of(row.quantity))
  return Fraction.of(BigInt(row.numerator), BigInt(row.denominator))
}

/** A decimal column that may be empty. */
export function optionalQuantity(text: string | null): Quantity | null {
  return text === null ? null : Quantity.of(text)
}

/** What the arithmetic of lines needs to know of a part. */
export function unitFacts(part: Pick<PartFacts, "unit" | "density" | "divisible">) {
  return { unit: part.unit, density: optionalQuantity(part.density), divisible: part.divisible }
}

type UsedPart = Pick<PartFacts, "id" | "unit" | "density" | "divisible">

/** The active kits that want each part, read now and never from a memory. One statement for all parts. */
export async function usageByPart(
  db: Db,
  parts: readonly UsedPart[],
  excludeKitId: KitId | null = null,
): Promise<ReadonlyMap<number, PartKitUsage[]>> {
  const rows = Map.groupBy(
    await listUsage(
      db,
      parts.map((part) => part.id),
      excludeKitId,
    ),
    (row) => row.partId,
  )
  return new Map(parts.map((part) => [part.id, usageOf(part, rows.get(part.id) ?? [])]))
}

/** How much of each part all active kits together reserve. */
export async function reservedByPart(
  db: Db,
  parts: readonly UsedPart[],
  excludeKitId: KitId | null = null,
): Promise<ReadonlyMap<number, Quantity>> {
  const usage = await usageByPart(db, parts, excludeKitId)
  return new Map([...usage].map(([partId, rows]) => [partId, totalReserved(rows)]))
}

/** The uses of one part, its rows only. */
export function usageOf(
  part: Omit<UsedPart, "id">,
  rows: readonly Omit<UsageRow, "partId">[],
): PartKitUsage[] {
  const facts = unitFacts(part)
  return partKitUsage(
    rows.map((row) => ({
      kitId: row.kitId,
      kitName: row.kitName,
      status: row.status,
      buildTarget: Quantity.of(row.buildTarget),
      yield: Quantity.of(row.yield),
      perBatch: exactAmount(row),
      unit: row.unit,
      note: row.note,
      updatedAt: row.updatedAt,
      part: facts,
    })),
  )
}
