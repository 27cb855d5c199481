import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import {
  countPartReferences,
  listLineUnits,
  type PartChange,
  type PartFacts,
  deleteAttributes,
  insertAttributes,
  updatePart as writePart,
} from "@kitwright/db/parts"
import { inUse, versionConflict } from "@kitwright/domain/errors"
import { PartKey } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { isDivisibleByDefault, type Unit } from "@kitwright/domain/units"
import type { z } from "zod"
import { changeInput, lineText, version } from "../input.ts"
import { partUses } from "./archive-part.ts"
import { refuseUnknownType } from "./create-part.ts"
import { getPart, type PartView } from "./get-part.ts"
import {
  attributeRows,
  distinctTags,
  foldedPartNumber,
  partFields,
  refuseFraction,
  refuseInconvertible,
} from "./part-fields.ts"
import { getLockedPart } from "./part-rows.ts"
import { definedFields } from "../defined-fields.ts"

export const updatePartInput = changeInput({
  key: PartKey,
  version,
  description: lineText(500).optional(),
  ...partFields,
})
export type UpdatePartInput = z.output<typeof updatePartInput>

/**
 * Changes the given fields of a part. The unit, and whether the part can be divided, stay once it has movements, lines or a
 * kit that makes it, except that it may become divisible.
 *
 * @throws NOT_FOUND, VERSION_CONFLICT with the part as it is now, IN_USE
 */
export async function updatePart(tx: Tx, origin: Origin, input: UpdatePartInput): Promise<PartView> {
  const today = origin.at.slice(0, 10)
  const part = await getLockedPart(tx, input.key)
  const current = await getPart(tx, input.key, today)
  if (current.version !== input.version) throw versionConflict(current)

  const unit = input.unit ?? part.unit
  const divisible = input.divisible ?? (unit === part.unit ? part.divisible : isDivisibleByDefault(unit))
  if (unit !== part.unit || (part.divisible && !divisible)) await refuseUnitChange(tx, part)
  if (input.stocked === false && part.stocked) await refuseUnitChange(tx, part)
  refuseFraction({ divisible }, input.minimumStock ?? Quantity.of(current.minimumStock), "minimumStock")
  if (input.typeId != null) await refuseUnknownType(tx, input.typeId)
  if (input.density !== undefined) await refuseLostConversion(tx, part, unit, input.density)

  const change: PartChange = definedFields({
    description: input.description,
    unit,
    divisible,
    stocked: input.stocked,
    typeId: input.typeId,
    manufacturer: input.manufacturer,
    partNumber: input.partNumber,
    partNumberFolded: input.partNumber === undefined ? undefined : foldedPartNumber(input.partNumber),
    tags: input.tags === undefined ? undefined : distinctTags(input.tags),
    density: input.density === undefined ? undefined : (input.density?.toString() ?? null),
    minimumStock: input.minimumStock?.toString(),
    note: input.note,
  })
  if (!(await writePart(tx, part.id, input.version, change))) throw versionConflict(current)
  if (input.attributes !== undefined) {
    await deleteAttributes(tx, part.id)
    await insertAttributes(tx, attributeRows(part.id, input.attributes))
  }
  return await getPart(tx, input.key, today)
}

/** A density bridges weight and volume; lines that cross that bridge keep it standing. @throws UNIT_MISMATCH */
async function refuseLostConversion(
  tx: Tx,
  part: PartFacts,
  unit: Unit,
  density: Quantity | null,
): Promise<void> {
  for (const lineUnit of await listLineUnits(tx, part.id))
    refuseInconvertible(part.key, lineUnit, unit, density)
}

/** A kit that makes the part counts too: its yield is in this unit. */
async function refuseUnitChange(tx: Tx, part: PartFacts): Promise<void> {
  const uses = partUses(await countPartReferences(tx, part.id))
  if (uses.length > 0) throw inUse(`unit of part ${part.key}`, uses)
}
