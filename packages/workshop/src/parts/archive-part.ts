import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { countPartReferences, deleteParts, type PartReferences, setPartsArchived } from "@kitwright/db/parts"
import { inUse, invalidState } from "@kitwright/domain/errors"
import { PartKey } from "@kitwright/domain/ids"
import type { z } from "zod"
import { changeInput } from "../input.ts"
import { getPart, type PartView } from "./get-part.ts"
import { getLockedPart } from "./part-rows.ts"

export const partKeyChange = changeInput({ key: PartKey })
type Input = z.output<typeof partKeyChange>

/** Hides a part from lists; its stock, movements and lines stay. @throws NOT_FOUND, INVALID_STATE */
export async function archivePart(tx: Tx, origin: Origin, input: Input): Promise<PartView> {
  const part = await getLockedPart(tx, input.key)
  if (part.archivedAt !== null) throw invalidState(`Part ${part.key} is archived already.`, "archived")
  await setPartsArchived(tx, [part.id], origin.at)
  return await getPart(tx, part.key, origin.at.slice(0, 10))
}

/** Brings an archived part back. @throws NOT_FOUND, INVALID_STATE */
export async function unarchivePart(tx: Tx, origin: Origin, input: Input): Promise<PartView> {
  const part = await getLockedPart(tx, input.key)
  if (part.archivedAt === null) throw invalidState(`Part ${part.key} is not archived.`, "active")
  await setPartsArchived(tx, [part.id], null)
  return await getPart(tx, part.key, origin.at.slice(0, 10))
}

/** Removes a part that nothing refers to. Its key is never given out again. @throws NOT_FOUND, IN_USE by what */
export async function deletePart(tx: Tx, _origin: Origin, input: Input): Promise<{ key: PartKey }> {
  const part = await getLockedPart(tx, input.key)
  const uses = partUses(await countPartReferences(tx, part.id))
  if (uses.length > 0) throw inUse(`part ${part.key}`, uses)
  await deleteParts(tx, [part.id])
  return { key: part.key }
}

/** What refers to a part, in words; empty when it may be deleted. */
export function partUses(references: PartReferences): { kind: string; count: number; examples?: string[] }[] {
  const { movements, lines, alternatives, outputs, kitNames } = references
  return [
    { kind: "movements", count: movements },
    { kind: "kit lines", count: lines + alternatives, examples: kitNames },
    { kind: "kits that make it", count: outputs, examples: kitNames },
  ].filter((use) => use.count > 0)
}
