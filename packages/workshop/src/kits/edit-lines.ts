import type { Tx } from "@kitwright/db/database"
import {
  deleteKitLines,
  insertKitLines,
  type KitLineRow,
  type LineAmount,
  listKitLines,
  orderKitLines,
  replaceAlternatives,
  updateKitLine,
} from "@kitwright/db/kit-lines"
import { lockKitGraph, updateKit } from "@kitwright/db/kits"
import type { Origin } from "@kitwright/db/movements"
import type { PartFacts } from "@kitwright/db/parts"
import { notFound, validation } from "@kitwright/domain/errors"
import { KitId, LineId, PartKey } from "@kitwright/domain/ids"
import { type EnteredQuantity, enteredQuantityInput } from "@kitwright/domain/quantity-schema"
import { type Unit, unitSchema } from "@kitwright/domain/units"
import { z } from "zod"
import { definedFields } from "../defined-fields.ts"
import { changeInput, lineText, optionalText, version } from "../input.ts"
import { refuseInconvertible } from "../parts/part-fields.ts"
import { getLockedParts, refuseArchivedPart } from "../parts/part-rows.ts"
import { unitFacts } from "../parts/usage.ts"
import { getKit, type KitLineView } from "./get-kit.ts"
import { getEditableKit, getLine, getLineAt, refuseCycle } from "./kit-rows.ts"

const lineFields = {
  unit: unitSchema.optional(),
  designators: z.array(lineText(100)).max(5_000).optional(),
  note: optionalText(2_000).nullish(),
  alternatives: z.array(PartKey).max(50).optional(),
}

export const addLineInput = changeInput({
  kitId: KitId,
  partKey: PartKey,
  quantity: enteredQuantityInput,
  ...lineFields,
})
export type AddLineInput = z.output<typeof addLineInput>

/**
 * Appends a line to an active kit. Without a unit the quantity is in the part's.
 *
 * @throws NOT_FOUND, INVALID_STATE, ALREADY_EXISTS when the part is on the kit, UNIT_MISMATCH, BOM_CYCLE with the path
 */
export async function addLine(tx: Tx, origin: Origin, input: AddLineInput): Promise<KitLineView> {
  await lockKitGraph(tx)
  const lineId = await appendLine(tx, input)
  await refuseCycle(tx, input.kitId)
  return await getLineView(tx, input.kitId, lineId, origin)
}

/** The inner half of `addLine`; the caller has locked the kit graph and looks for cycles afterwards. */
export async function appendLine(tx: Tx, input: Omit<AddLineInput, "idempotencyKey">): Promise<LineId> {
  const alternatives = input.alternatives ?? []
  const parts = await getLockedParts(tx, [input.partKey, ...alternatives])
  const part = preferredPart(parts, input.partKey)
  const unit = input.unit ?? part.unit
  refuseUnusable(parts, [input.partKey, ...alternatives], unit)
  await getEditableKit(tx, input.kitId)

  const line = {
    partId: part.id,
    ...lineAmount(input.quantity, unit),
    designators: input.designators ?? [],
    note: input.note ?? null,
  }
  const [lineId] = await insertKitLines(tx, input.kitId, [line])
  if (lineId === undefined) throw new Error("the insert of a line returned no id")
  if (alternatives.length > 0) await replaceAlternatives(tx, lineId, partIds(parts, alternatives))
  await updateKit(tx, input.kitId)
  return lineId
}

export const updateLineInput = changeInput({
  lineId: LineId,
  version,
  partKey: PartKey.optional(),
  quantity: enteredQuantityInput.optional(),
  ...lineFields,
})

/**
 * Changes the given fields of a line.
 *
 * @throws NOT_FOUND, VERSION_CONFLICT with the line as it is now, INVALID_STATE, ALREADY_EXISTS, UNIT_MISMATCH, BOM_CYCLE
 */
export async function updateLine(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof updateLineInput>,
): Promise<KitLineView> {
  await lockKitGraph(tx)
  const before = await getLine(tx, input.lineId)
  const partKey = input.partKey ?? before.partKey
  const alternatives = input.alternatives ?? before.alternatives.map((alternative) => alternative.partKey)
  const parts = await getLockedParts(tx, [partKey, ...alternatives])
  await getEditableKit(tx, before.kitId)
  const line = await getLineAt(tx, input.lineId, input.version, origin.at.slice(0, 10))

  const part = preferredPart(parts, partKey)
  const unit = input.unit ?? (partKey === before.partKey ? line.unit : part.unit)
  refuseUnusable(parts, [partKey, ...alternatives], unit)
  await updateKitLine(tx, line.id, {
    partId: part.id,
    unit,
    ...(input.quantity && lineAmount(input.quantity, unit)),
    ...definedFields({ designators: input.designators, note: input.note }),
  })
  if (input.alternatives !== undefined) await replaceAlternatives(tx, line.id, partIds(parts, alternatives))
  await updateKit(tx, line.kitId)
  await refuseCycle(tx, line.kitId)
  return await getLineView(tx, line.kitId, line.id, origin)
}

export const moveLineInput = changeInput({ lineId: LineId, afterLineId: LineId.nullable(), version })

/** Puts a line behind another one of its kit, or (null) in front of all. @throws NOT_FOUND, VERSION_CONFLICT */
export async function moveLine(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof moveLineInput>,
): Promise<KitLineView> {
  const line = await getLockedLine(tx, origin, input)
  const others = (await listKitLines(tx, line.kitId)).map((other) => other.id).filter((id) => id !== line.id)
  const place = input.afterLineId === null ? 0 : others.indexOf(input.afterLineId) + 1
  if (input.afterLineId !== null && place === 0) throw notFound("line", input.afterLineId)
  await orderKitLines(tx, others.toSpliced(place, 0, line.id))
  await updateKit(tx, line.kitId)
  return await getLineView(tx, line.kitId, line.id, origin)
}

export const removeLineInput = changeInput({ lineId: LineId, version })

/** Takes a line off its kit. @throws NOT_FOUND, VERSION_CONFLICT, INVALID_STATE */
export async function removeLine(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof removeLineInput>,
): Promise<{ lineId: LineId; kitId: KitId }> {
  const line = await getLockedLine(tx, origin, input)
  await deleteKitLines(tx, [line.id])
  await updateKit(tx, line.kitId)
  return { lineId: line.id, kitId: line.kitId }
}

async function getLockedLine(
  tx: Tx,
  origin: Origin,
  seen: { lineId: LineId; version: number },
): Promise<KitLineRow> {
  const { kitId } = await getLine(tx, seen.lineId)
  await getEditableKit(tx, kitId)
  return await getLineAt(tx, seen.lineId, seen.version, origin.at.slice(0, 10))
}

async function getLineView(tx: Tx, kitId: KitId, lineId: LineId, origin: Origin): Promise<KitLineView> {
  const kit = await getKit(tx, kitId, origin.at.slice(0, 10))
  const line = kit.lines.find((candidate) => candidate.id === lineId)
  if (line === undefined) throw notFound("line", lineId)
  return line
}

/** A quantity as the line stores it: as a decimal, and as the fraction where it is no decimal of 6 digits. */
export function lineAmount(
  { fraction, quantity }: Pick<EnteredQuantity, "fraction" | "quantity">,
  unit: Unit,
): LineAmount {
  const exact = fraction.toExactQuantity() !== undefined
  if (!quantity.isPositive()) throw validation("quantity", "This quantity rounds to 0. Use a smaller unit.")
  return {
    quantity: quantity.toString(),
    numerator: exact ? null : fraction.numerator.toString(),
    denominator: exact ? null : fraction.denominator.toString(),
    unit,
  }
}

function preferredPart(parts: ReadonlyMap<PartKey, PartFacts>, key: PartKey): PartFacts {
  const part = parts.get(key)
  if (part === undefined) throw notFound("part", key)
  refuseArchivedPart(part)
  return part
}

/** Every part of a line must be countable in its unit, and each may stand on it once. */
function refuseUnusable(parts: ReadonlyMap<PartKey, PartFacts>, keys: readonly PartKey[], unit: Unit): void {
  if (new Set(keys).size < keys.length) {
    throw validation(
      "alternatives",
      "A part stands twice on this line. Name each alternative once, and not the part itself.",
    )
  }
  for (const part of parts.values()) refuseInconvertible(part.key, unit, part.unit, unitFacts(part).density)
}

function partIds(parts: ReadonlyMap<PartKey, PartFacts>, keys: readonly PartKey[]): number[] {
  return keys.map((key) => parts.get(key)?.id).filter((id) => id !== undefined)
}
