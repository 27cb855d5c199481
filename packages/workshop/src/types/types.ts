import type { Db, Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import {
  countTypeReferences,
  deleteType as removeType,
  findType,
  holdType,
  insertType,
  listTypeAncestors,
  listTypes as selectTypes,
  lockType,
  lockTypeTree,
  type TypeRow,
  updateType as writeType,
} from "@kitwright/db/types"
import { inUse, notFound, validation, versionConflict } from "@kitwright/domain/errors"
import { TypeId } from "@kitwright/domain/ids"
import type { z } from "zod"
import { definedFields } from "../defined-fields.ts"
import { changeInput, lineText, version } from "../input.ts"

/** More types than anybody keeps; the list is shown whole. */
const typesMax = 1_000

/** All types by name, each with the number of its parts in use. */
export async function listTypes(db: Db): Promise<TypeRow[]> {
  return await selectTypes(db, typesMax)
}

export const createTypeInput = changeInput({ name: lineText(100), parentId: TypeId.nullish() })

/** @throws NOT_FOUND for the parent, ALREADY_EXISTS for the name */
export async function createType(
  tx: Tx,
  _origin: Origin,
  input: z.output<typeof createTypeInput>,
): Promise<TypeRow> {
  const parentId = input.parentId ?? null
  if (parentId !== null) await refuseUnknownParent(tx, parentId)
  return await getType(tx, await insertType(tx, { name: input.name, parentId }))
}

export const updateTypeInput = changeInput({
  id: TypeId,
  version,
  name: lineText(100).optional(),
  parentId: TypeId.nullish(),
})

/** @throws NOT_FOUND, VERSION_CONFLICT, ALREADY_EXISTS, VALIDATION when a type would stand below itself */
export async function updateType(
  tx: Tx,
  _origin: Origin,
  input: z.output<typeof updateTypeInput>,
): Promise<TypeRow> {
  if (input.parentId != null) {
    await lockTypeTree(tx)
    await refuseUnknownParent(tx, input.parentId)
    if ((await listTypeAncestors(tx, input.parentId)).includes(input.id)) {
      throw validation("parentId", "A type can't stand below itself. Choose another parent.")
    }
  }
  await getType(tx, input.id)
  const change = definedFields({ name: input.name, parentId: input.parentId })
  if (!(await writeType(tx, input.id, input.version, change)))
    throw versionConflict(await getType(tx, input.id))
  return await getType(tx, input.id)
}

export const typeIdChange = changeInput({ id: TypeId })

/** Removes a type that no part and no other type uses. @throws NOT_FOUND, IN_USE by what */
export async function deleteType(
  tx: Tx,
  _origin: Origin,
  input: z.output<typeof typeIdChange>,
): Promise<{ id: TypeId }> {
  await lockType(tx, input.id)
  const type = await getType(tx, input.id)
  const references = await countTypeReferences(tx, input.id)
  const uses = [
    { kind: "parts", count: references.parts },
    { kind: "types below it", count: references.types },
  ].filter((use) => use.count > 0)
  if (uses.length > 0) throw inUse(`type ${type.name}`, uses)
  await removeType(tx, input.id)
  return { id: input.id }
}

/** The parent stays until the transaction ends. */
async function refuseUnknownParent(tx: Tx, parentId: number): Promise<void> {
  if (!(await holdType(tx, parentId))) throw notFound("type", parentId)
}

async function getType(db: Db, id: number): Promise<TypeRow> {
  const type = await findType(db, id)
  if (type === undefined) throw notFound("type", id)
  return type
}
