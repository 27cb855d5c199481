import type { Db } from "@kitwright/db/database"
import { lineAvailability } from "@kitwright/domain/availability"
import { buildableFromStock } from "@kitwright/domain/buildable"
import type { KitId, PartKey } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { lineQuantity, listLinesWithStock } from "./get-kit.ts"
import { getKitRow } from "./kit-rows.ts"

/** How many units can be made, and the part that sets the limit. Null when nothing limits. */
export type BuildableFigure = { units: string; limitingPartKey: PartKey } | null

/**
 * How many units of a kit can be made now from the stock of its direct lines, with this kit's own target set aside and what
 * all others reserve kept. The figure through sub-kits needs netting and is null until there is one.
 *
 * @throws NOT_FOUND
 */
export async function getBuildable(
  db: Db,
  id: KitId,
  today: string,
): Promise<{ fromStock: BuildableFigure; throughSubKits: BuildableFigure }> {
  const kit = await getKitRow(db, id)
  const lines = (await listLinesWithStock(db, id, today)).map(({ line, ...stock }) => ({
    ...lineQuantity(line),
    partKey: line.partKey,
    stocked: line.stocked,
    availableNow: lineAvailability({ ...stock, required: Quantity.zero, stocked: line.stocked }).available,
  }))
  const figure = buildableFromStock(lines, Quantity.of(kit.yield))
  return {
    fromStock: figure && { units: figure.units.toString(), limitingPartKey: figure.limitingPartKey },
    throughSubKits: null,
  }
}
