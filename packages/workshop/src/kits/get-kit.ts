import type { Db } from "@kitwright/db/database"
import { type KitLineRow, listKitLines } from "@kitwright/db/kit-lines"
import { findKit, type KitRow } from "@kitwright/db/kits"
import { sumStock } from "@kitwright/db/stock"
import { lineAvailability } from "@kitwright/domain/availability"
import { notFound } from "@kitwright/domain/errors"
import { KitId } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import {
  batchesFor,
  type LineQuantity,
  lineRequirement,
  quantityPerBatch,
  requiredPerUnit,
} from "@kitwright/domain/requirement"
import { z } from "zod"
import { coverUrl } from "../attachments/attachment-view.ts"
import { exactAmount, optionalQuantity, reservedByPart } from "../parts/usage.ts"

export const kitIdInput = z.strictObject({ id: KitId })

export type KitView = Awaited<ReturnType<typeof getKit>>
export type KitLineView = ReturnType<typeof lineView>

/**
 * One kit with its lines. Each line carries what the kit's remaining target asks of its part and what is there for it; all
 * columns but `quantity` and `unit` are in the part's unit.
 *
 * @throws NOT_FOUND
 */
export async function getKit(db: Db, id: KitId, today: string) {
  const kit = await findKit(db, id)
  if (kit === undefined) throw notFound("kit", id)
  const lines = await listLinesWithStock(db, id, today)
  return { ...kitFacts(kit), lines: lines.map((line) => lineView(kit, line)) }
}

/** A line with what is there for it, in the part's unit. */
export type StockedLine = { line: KitLineRow; onHand: Quantity; held: Quantity; reservedByOthers: Quantity }

/** A kit's lines with the stock of their parts and what other kits reserve of them: three statements for any kit. */
export async function listLinesWithStock(db: Db, id: KitId, today: string): Promise<StockedLine[]> {
  const lines = await listKitLines(db, id)
  const parts = lines.map((line) => ({ ...line, id: line.partId, unit: line.partUnit }))
  const stock = new Map(
    (
      await sumStock(
        db,
        parts.map((part) => part.id),
        today,
      )
    ).map((sum) => [sum.partId, sum]),
  )
  const reserved = await reservedByPart(db, parts, id)
  return lines.map((line) => ({
    line,
    onHand: Quantity.of(stock.get(line.partId)?.onHand ?? "0"),
    held: Quantity.of(stock.get(line.partId)?.held ?? "0"),
    reservedByOthers: reserved.get(line.partId) ?? Quantity.zero,
  }))
}

/** What a line asks for, for the calculators. */
export function lineQuantity(line: KitLineRow): LineQuantity {
  return {
    perBatch: exactAmount(line),
    unit: line.unit,
    partUnit: line.partUnit,
    density: optionalQuantity(line.density),
    divisible: line.divisible,
  }
}

/** A kit without its lines. */
export function kitFacts(kit: KitRow) {
  return {
    id: kit.id,
    name: kit.name,
    description: kit.description,
    status: kit.status,
    archivedAt: kit.archivedAt,
    outputPartKey: kit.outputPartKey,
    outputDescription: kit.outputDescription,
    outputUnit: kit.outputUnit,
    yield: Quantity.of(kit.yield).toString(),
    buildTarget: Quantity.of(kit.buildTarget).toString(),
    remainingTarget: Quantity.of(kit.buildTarget).toString(),
    leadTimeDays: kit.leadTimeDays,
    lineCount: kit.lineCount,
    attachmentSetId: kit.attachmentSetId,
    coverUrl: coverUrl(kit.coverAttachmentId),
    version: kit.version,
    createdAt: kit.createdAt,
    updatedAt: kit.updatedAt,
  }
}

function lineView(kit: KitRow, { line, onHand, held, reservedByOthers }: StockedLine) {
  const wanted = lineQuantity(line)
  const yieldPerBatch = Quantity.of(kit.yield)
  const required = lineRequirement(wanted, batchesFor(Quantity.of(kit.buildTarget), yieldPerBatch))
  const { available, shortfall } = lineAvailability({
    required,
    onHand,
    held,
    reservedByOthers,
    stocked: line.stocked,
  })
  return {
    id: line.id,
    partKey: line.partKey,
    description: line.description,
    quantity: Quantity.of(line.quantity).toString(),
    fraction: line.numerator === null ? null : `${line.numerator}/${line.denominator}`,
    unit: line.unit,
    partUnit: line.partUnit,
    stocked: line.stocked,
    quantityPerBatch: quantityPerBatch(wanted).toString(),
    requiredPerUnit: requiredPerUnit(wanted, yieldPerBatch).toString(),
    totalRequired: required.toString(),
    onHand: onHand.toString(),
    held: held.toString(),
    reservedByOthers: reservedByOthers.toString(),
    available: available.toString(),
    shortfall: shortfall.toString(),
    designators: line.designators,
    note: line.note,
    alternatives: line.alternatives,
    makerKitId: line.makerKitId,
    makerKitName: line.makerKitName,
    version: line.version,
  }
}
