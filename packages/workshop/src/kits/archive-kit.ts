import type { Tx } from "@kitwright/db/database"
import { deleteKit as removeKit, lockKitGraph, setKitArchived } from "@kitwright/db/kits"
import type { Origin } from "@kitwright/db/movements"
import { invalidState } from "@kitwright/domain/errors"
import { KitId } from "@kitwright/domain/ids"
import type { z } from "zod"
import { changeInput } from "../input.ts"
import { getKit, type KitView } from "./get-kit.ts"
import { getLockedKit, refuseCycle } from "./kit-rows.ts"

export const kitIdChange = changeInput({ id: KitId })
type Input = z.output<typeof kitIdChange>

/** Makes a kit read-only; it reserves nothing from now on. @throws NOT_FOUND, INVALID_STATE when it is archived already */
export async function archiveKit(tx: Tx, origin: Origin, input: Input): Promise<KitView> {
  await lockKitGraph(tx)
  const kit = await getLockedKit(tx, input.id)
  if (kit.status === "archived") throw invalidState("This kit is archived already.", "archived")
  await setKitArchived(tx, kit.id, origin.at)
  return await getKit(tx, kit.id, origin.at.slice(0, 10))
}

/**
 * Brings an archived kit back.
 *
 * @throws NOT_FOUND, INVALID_STATE when it is active or another active kit makes its output, BOM_CYCLE with the path
 */
export async function unarchiveKit(tx: Tx, origin: Origin, input: Input): Promise<KitView> {
  await lockKitGraph(tx)
  const kit = await getLockedKit(tx, input.id)
  if (kit.status === "active") throw invalidState("This kit is active already.", "active")
  await setKitArchived(tx, kit.id, null)
  await refuseCycle(tx, kit.id)
  return await getKit(tx, kit.id, origin.at.slice(0, 10))
}

/** Removes a kit with its lines. @throws NOT_FOUND */
export async function deleteKit(tx: Tx, _origin: Origin, input: Input): Promise<{ id: KitId }> {
  await lockKitGraph(tx)
  const kit = await getLockedKit(tx, input.id)
  await removeKit(tx, kit.id)
  return { id: kit.id }
}
