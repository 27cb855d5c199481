import type { Tx } from "@kitwright/db/database"
import {
  type ImportLineRow,
  type ImportRow,
  listImportLines,
  listImportPartIds,
  lockImport,
  setImportUndone,
} from "@kitwright/db/imports"
import { deleteKitLines, updateKitLine } from "@kitwright/db/kit-lines"
import { deleteKit, lockKitGraph, updateKit } from "@kitwright/db/kits"
import type { Origin } from "@kitwright/db/movements"
import { deleteParts, listUnusedParts, setPartsArchived } from "@kitwright/db/parts"
import { DomainError, invalidState, notFound } from "@kitwright/domain/errors"
import { ImportId, type KitId } from "@kitwright/domain/ids"
import type { z } from "zod"
import { changeInput } from "../input.ts"
import { getEditableKit, getKitRow } from "../kits/kit-rows.ts"

export const undoImportInput = changeInput({ importId: ImportId })

export type UndoneImport = {
  importId: ImportId
  /** The kit, if it is still there. */
  kitId: KitId | null
  removedLines: number
  restoredLines: number
  deletedParts: number
  /** Parts that were used elsewhere meanwhile. */
  archivedParts: number
}

/**
 * Takes an import back as a whole: its lines go, lines that it made larger shrink again, parts that it created are deleted,
 * or archived where something else uses them, and a kit that it made goes when nothing else is on it.
 *
 * @throws NOT_FOUND, INVALID_STATE when it was undone before, IN_USE by lines that were edited since
 */
export async function undoImport(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof undoImportInput>,
): Promise<UndoneImport> {
  await lockKitGraph(tx)
  const row = await lockImport(tx, input.importId)
  if (row === undefined) throw notFound("import", input.importId)
  if (row.undoneAt !== null) throw invalidState("This import was undone already.", "undone")

  const lines = row.kitId === null ? { removed: 0, restored: 0 } : await takeLinesBack(tx, row, row.kitId)
  const kitId = row.kitId === null ? null : await leaveOrDeleteKit(tx, row, row.kitId)
  const parts = await takePartsBack(tx, row, origin)
  await setImportUndone(tx, row.id, origin.at)
  return { importId: row.id, kitId, removedLines: lines.removed, restoredLines: lines.restored, ...parts }
}

async function takeLinesBack(
  tx: Tx,
  row: ImportRow,
  kitId: KitId,
): Promise<{ removed: number; restored: number }> {
  await getEditableKit(tx, kitId)
  const lines = await listImportLines(tx, row.id)
  refuseEdited(lines)
  const added = lines.filter((line) => line.before === null)
  await deleteKitLines(
    tx,
    added.map((line) => line.lineId),
  )
  for (const line of lines) {
    if (line.before !== null) await updateKitLine(tx, line.lineId, line.before)
  }
  await updateKit(tx, kitId)
  return { removed: added.length, restored: lines.length - added.length }
}

function refuseEdited(lines: readonly ImportLineRow[]): void {
  const edited = lines.filter((line) => line.version !== line.versionAfter)
  if (edited.length === 0) return
  const examples = edited.slice(0, 5).map((line) => line.partKey)
  throw new DomainError(
    "IN_USE",
    `Lines of this import were edited since (${examples.join(", ")}), so it can't be undone as a whole. Remove its lines one by one.`,
    { what: "import", by: [{ kind: "lines edited since", count: edited.length, examples }] },
  )
}

async function leaveOrDeleteKit(tx: Tx, row: ImportRow, kitId: KitId): Promise<KitId | null> {
  const { lineCount } = await getKitRow(tx, kitId)
  if (!row.createdKit || lineCount > 0) return kitId
  await deleteKit(tx, kitId)
  return null
}

async function takePartsBack(
  tx: Tx,
  row: ImportRow,
  origin: Origin,
): Promise<{ deletedParts: number; archivedParts: number }> {
  const created = await listImportPartIds(tx, row.id)
  const unused = await listUnusedParts(tx, created)
  const used = created.filter((id) => !unused.includes(id))
  await deleteParts(tx, unused)
  await setPartsArchived(tx, used, origin.at)
  return { deletedParts: unused.length, archivedParts: used.length }
}
