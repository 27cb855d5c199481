import type { PartKey } from "../ids.ts"
import type { BomRow } from "./bom-file.ts"
import { normaliseFootprint, normaliseManufacturer, normalisePartNumber, normaliseValue } from "./identity.ts"

/** A part that a row may mean; part number and values come folded. */
export interface MatchCandidate {
  readonly key: PartKey
  readonly description: string
  readonly manufacturer: string | null
  readonly partNumberFolded: string | null
  readonly valuesFolded: readonly string[]
  readonly footprints: readonly string[]
}

export type RowMatch<Candidate> =
  | { readonly status: "matched"; readonly part: Candidate }
  | { readonly status: "ambiguous"; readonly candidates: readonly Candidate[] }
  | { readonly status: "new" }

/**
 * Which part a row means: first by a column of part keys; then by manufacturer part number, and by maker where both have
 * one; then by exactly the same value and footprint; and, for lists that have neither part numbers nor values, such as
 * recipes, by the same description. The first rule that finds anything decides: one hit is a match, several leave the choice
 * to the user, none is a new part.
 */
export function matchRow<Candidate extends MatchCandidate>(
  row: BomRow,
  candidates: readonly Candidate[],
): RowMatch<Candidate> {
  for (const rule of [byKey, byPartNumber, byValue, byDescription]) {
    const hits = candidates.filter((part) => rule(row, part))
    const [part, ...others] = hits
    if (part === undefined) continue
    return others.length === 0 ? { status: "matched", part } : { status: "ambiguous", candidates: hits }
  }
  return { status: "new" }
}

/** How descriptions are compared: case and surrounding blanks do not matter. */
export function normaliseDescription(description: string): string {
  return description.trim().toLowerCase()
}

function byKey(row: BomRow, part: MatchCandidate): boolean {
  return row.partKey !== undefined && part.key === row.partKey
}

function byPartNumber(row: BomRow, part: MatchCandidate): boolean {
  const partNumber = normalisePartNumber(row.partNumber)
  if (partNumber === "" || part.partNumberFolded !== partNumber) return false
  const asked = normaliseManufacturer(row.manufacturer)
  const known = normaliseManufacturer(part.manufacturer ?? "")
  return asked === "" || known === "" || asked === known
}

function byValue(row: BomRow, part: MatchCandidate): boolean {
  const value = normaliseValue(row.value)
  if (value === "" || !part.valuesFolded.includes(value)) return false
  const footprint = normaliseFootprint(row.footprint)
  if (footprint === "") return part.footprints.length === 0
  return part.footprints.some((known) => normaliseFootprint(known) === footprint)
}

function byDescription(row: BomRow, part: MatchCandidate): boolean {
  if (row.value !== "" || row.partNumber !== "" || row.description === undefined) return false
  const description = normaliseDescription(row.description)
  return description !== "" && normaliseDescription(part.description) === description
}
