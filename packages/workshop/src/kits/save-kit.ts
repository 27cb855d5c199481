import type { Tx } from "@kitwright/db/database"
import { insertKit, type KitRow, lockKitGraph, updateKit as writeKit } from "@kitwright/db/kits"
import type { Origin } from "@kitwright/db/movements"
import type { PartFacts } from "@kitwright/db/parts"
import { validation, versionConflict } from "@kitwright/domain/errors"
import { KitId, PartKey } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { nonNegativeQuantityInput, positiveQuantityInput } from "@kitwright/domain/quantity-schema"
import { z } from "zod"
import { definedFields } from "../defined-fields.ts"
import { changeInput, lineText, optionalText, version } from "../input.ts"
import { refuseFraction } from "../parts/part-fields.ts"
import { getLockedPart, refuseArchivedPart } from "../parts/part-rows.ts"
import { getKit, type KitView } from "./get-kit.ts"
import { getEditableKit, getKitRow, refuseCycle } from "./kit-rows.ts"

const kitFields = {
  description: optionalText().nullish(),
  buildTarget: nonNegativeQuantityInput.optional(),
  yield: positiveQuantityInput.optional(),
  outputPartKey: PartKey.nullish(),
  leadTimeDays: z.int().min(0).max(3_650).optional(),
}

export const createKitInput = changeInput({ name: lineText(), ...kitFields })
export type CreateKitInput = z.output<typeof createKitInput>

/** Makes a kit without lines. @throws NOT_FOUND for the output part, INVALID_STATE when another active kit makes it */
export async function createKit(tx: Tx, origin: Origin, input: CreateKitInput): Promise<KitView> {
  return await getKit(tx, await makeKit(tx, input), origin.at.slice(0, 10))
}

/** The inner half of `createKit`, for changes that do more than that. */
export async function makeKit(tx: Tx, input: CreateKitInput): Promise<KitId> {
  if (input.outputPartKey != null) await lockKitGraph(tx)
  const output = input.outputPartKey == null ? null : await getLockedOutput(tx, input.outputPartKey)
  const yieldPerBatch = input.yield ?? Quantity.one
  if (output !== null) refuseFraction(output, yieldPerBatch, "yield")
  return await insertKit(tx, {
    name: input.name,
    description: input.description ?? null,
    outputPartId: output?.id ?? null,
    yield: yieldPerBatch.toString(),
    buildTarget: (input.buildTarget ?? (output === null ? Quantity.one : Quantity.zero)).toString(),
    leadTimeDays: input.leadTimeDays ?? 0,
  })
}

export const updateKitInput = changeInput({ id: KitId, version, name: lineText().optional(), ...kitFields })

/**
 * Changes the given fields of an active kit.
 *
 * @throws NOT_FOUND, VERSION_CONFLICT with the kit as it is now, INVALID_STATE, BOM_CYCLE with the path
 */
export async function updateKit(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof updateKitInput>,
): Promise<KitView> {
  const today = origin.at.slice(0, 10)
  await lockKitGraph(tx)
  const output = await nextOutput(tx, input.outputPartKey, (await getKitRow(tx, input.id)).outputPartKey)
  const kit = await getEditableKit(tx, input.id)
  if (kit.version !== input.version) throw versionConflict(await getKit(tx, input.id, today))
  if (output !== null) refuseFraction(output, input.yield ?? Quantity.of(kit.yield), "yield")

  await writeKit(
    tx,
    kit.id,
    definedFields({
      name: input.name,
      description: input.description,
      buildTarget: input.buildTarget?.toString(),
      yield: input.yield?.toString(),
      outputPartId: output?.id ?? null,
      leadTimeDays: input.leadTimeDays,
    }),
  )
  if (outputChanged(kit, output)) await refuseCycle(tx, kit.id)
  return await getKit(tx, kit.id, today)
}

/** The output part that a kit will have: the given one, none, or, when nothing was said, the one it has. */
async function nextOutput(
  tx: Tx,
  wanted: PartKey | null | undefined,
  current: PartKey | null,
): Promise<PartFacts | null> {
  const key = wanted === undefined ? current : wanted
  if (key === null) return null
  return key === current ? await getLockedPart(tx, key) : await getLockedOutput(tx, key)
}

/** Locks a part that a kit is to make. */
async function getLockedOutput(tx: Tx, key: PartKey): Promise<PartFacts> {
  const part = await getLockedPart(tx, key)
  refuseArchivedPart(part)
  if (!part.stocked)
    throw validation("outputPartKey", `Part ${part.key} is not stocked, so nothing can be made of it.`)
  return part
}

function outputChanged(kit: KitRow, output: PartFacts | null): boolean {
  return output !== null && output.key !== kit.outputPartKey
}
