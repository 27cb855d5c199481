import type { Db } from "@kitwright/db/database"
import { type BomFileInput, readBomFile } from "./bom-input.ts"
import { matchRows, type RowOutcome } from "./match-rows.ts"

export type BomPreview = Awaited<ReturnType<typeof previewBom>>

/**
 * Reads a bill of materials and says for every row what an import would do with it. Nothing is stored.
 *
 * @throws VALIDATION when the file can't be read as a table
 */
export async function previewBom(db: Db, input: BomFileInput) {
  const file = readBomFile(input)
  const outcomes = await matchRows(db, file.rows)
  return {
    detected: file.detected,
    columns: file.columns,
    rows: outcomes.map(rowView),
    skipped: file.skipped,
    totals: file.totals,
  }
}

function rowView({ row, match }: RowOutcome) {
  return {
    row: row.row,
    designators: row.designators,
    value: row.value,
    footprint: row.footprint,
    partNumber: row.partNumber,
    manufacturer: row.manufacturer,
    description: row.description ?? "",
    quantity: row.quantity,
    unit: row.unit,
    dnp: row.dnp,
    status: match.status,
    partKey: match.status === "matched" ? match.part.key : undefined,
    partDescription: match.status === "matched" ? match.part.description : undefined,
    candidates:
      match.status === "ambiguous"
        ? match.candidates.map(({ key, description, manufacturer }) => ({ key, description, manufacturer }))
        : undefined,
    problems: row.problems,
  }
}
