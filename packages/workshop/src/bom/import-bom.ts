import type { Tx } from "@kitwright/db/database"
import {
  type ImportProgress,
  insertImport,
  insertImportLines,
  insertImportParts,
} from "@kitwright/db/imports"
import { lockKitGraph, updateKit } from "@kitwright/db/kits"
import type { Origin } from "@kitwright/db/movements"
import { exactQuantity, type MergedRow } from "@kitwright/domain/bom/merge-rows"
import type { ImportId, KitId, PartKey } from "@kitwright/domain/ids"
import { getEditableKit, refuseCycle } from "../kits/kit-rows.ts"
import { makeKit } from "../kits/save-kit.ts"
import { makeParts } from "../parts/create-part.ts"
import { getLockedParts, refuseArchivedPart } from "../parts/part-rows.ts"
import { type ImportBomInput, readBomFile } from "./bom-input.ts"
import { inOneUnit, type WantedPart, writeLines } from "./import-lines.ts"
import { matchRows } from "./match-rows.ts"
import { type ImportPlan, planImport, type SkippedRow } from "./plan-import.ts"

/** Lines after merging, and how many parts were made for them. */
export type ImportResult = {
  kitId: KitId
  importId: ImportId
  createdParts: number
  lines: number
  skipped: readonly SkippedRow[]
}

/** Called with how many of all lines are written; the import does not wait for it. */
export type ReportProgress = (progress: ImportProgress) => void

/** So many parts or lines are written by one statement. */
const chunkSize = 200

/**
 * Reads a bill of materials into a kit, new or existing, in one transaction: all of it, or nothing. Rows that mean the same
 * part become one line; a line that the kit has already grows by what the file asks for.
 *
 * Imports run one after the other, so that two of the same file do not both create the same parts.
 *
 * @throws VALIDATION for a file that can't be read or rows without a decision, NOT_FOUND, INVALID_STATE, BOM_CYCLE
 */
export async function importBom(
  tx: Tx,
  origin: Origin,
  input: ImportBomInput,
  report: ReportProgress,
): Promise<ImportResult> {
  const file = readBomFile(input)
  await lockKitGraph(tx)
  const plan = planImport(await matchRows(tx, file.rows), input.decisions ?? [], input.createMissingParts)
  const total = plan.existing.size + plan.created.length
  report({ done: 0, total })

  const existing = await existingParts(tx, plan)
  const created = await createParts(tx, plan.created)
  const kitId = await targetKit(tx, input)
  const importId = await insertImport(tx, origin, {
    kind: "bom",
    filename: input.filename,
    kitId,
    createdKit: input.kitId === undefined,
  })
  const wanted = [...existing, ...created]
  for (let done = 0; done < wanted.length; done += chunkSize) {
    const written = await writeLines(tx, kitId, wanted.slice(done, done + chunkSize))
    await insertImportLines(tx, importId, written)
    report({ done: Math.min(done + chunkSize, total), total })
  }
  await insertImportParts(
    tx,
    importId,
    created.map((part) => part.id),
  )
  await updateKit(tx, kitId)
  await refuseCycle(tx, kitId)
  return { kitId, importId, createdParts: created.length, lines: total, skipped: plan.skipped }
}

async function targetKit(tx: Tx, input: ImportBomInput): Promise<KitId> {
  if (input.kitId !== undefined) return (await getEditableKit(tx, input.kitId)).id
  return await makeKit(tx, { name: input.kitName ?? input.filename })
}

async function existingParts(tx: Tx, plan: ImportPlan): Promise<WantedPart[]> {
  const parts = await getLockedParts(tx, [...plan.existing.keys()])
  return [...parts.values()]
    .map((part) => {
      refuseArchivedPart(part)
      return { part, rows: plan.existing.get(part.key) ?? [] }
    })
    .toSorted((a, b) => (a.rows[0]?.row ?? 0) - (b.rows[0]?.row ?? 0))
    .map(({ part, rows }) => ({
      id: part.id,
      ...inOneUnit(
        part,
        rows.map((row) => ({ amount: exactQuantity(row), unit: row.unit ?? part.unit })),
      ),
      part,
      designators: [...new Set(rows.flatMap((row) => row.designators))],
    }))
}

async function createParts(tx: Tx, rows: readonly MergedRow[]): Promise<WantedPart[]> {
  const parts: { id: number; key: PartKey }[] = []
  for (let start = 0; start < rows.length; start += chunkSize) {
    parts.push(...(await makeParts(tx, rows.slice(start, start + chunkSize).map(describePart))))
  }
  return parts.map(({ id, key }, index) => {
    const row = rows[index]
    if (row === undefined) throw new Error("every new part comes from a row")
    const unit = row.unit ?? "each"
    const part = { key, unit, density: null }
    return { id, part, amount: exactQuantity(row), unit, designators: row.designators }
  })
}

/** A new part is called by its value and footprint, which it also has as attributes; else by what the file calls it. */
function describePart(row: MergedRow) {
  const named = [row.value, row.footprint].filter(Boolean).join(" ")
  const other =
    [row.description, row.partNumber, row.supplierNumber, `Line ${row.rows[0] ?? ""}`].find(Boolean) ?? ""
  const description = (row.value === "" ? other : named).slice(0, 500)
  const attributes = [
    { name: "Value", value: row.value },
    { name: "Footprint", value: row.footprint },
    { name: "Supplier number", value: row.supplierNumber ?? "" },
  ]
  return {
    description,
    unit: row.unit ?? ("each" as const),
    manufacturer: row.manufacturer.slice(0, 200) || null,
    partNumber: row.partNumber.slice(0, 200) || null,
    attributes: attributes
      .filter(({ value }) => value !== "")
      .map(({ name, value }) => ({ name, value: value.slice(0, 500) })),
    note: row.value !== "" && row.description !== undefined ? row.description : null,
  }
}
