import { validation } from "../errors.ts"
import { bomFields, type BomField, type Mapping } from "./bom-file.ts"
import { type ColumnProfile, profileColumn } from "./column-profile.ts"
import { columnFits } from "./column-fits.ts"
import { foldWords } from "./fold-words.ts"
import { guessFields } from "./header-cell.ts"
import { isKnownHeader, isOtherHeader, makerHeader } from "./header-signs.ts"
import { mapByContent } from "./mapping-by-content.ts"

interface Candidate {
  field: BomField
  column: number
  score: number
}

const scoreByCertainty = { certain: 1, likely: 0.6, possible: 0.3 } as const
/** Less than any named column, more than a column of ids. */
const unnamedDescriptionScore = 0.2
/** In a list with designators "Name" or "Part" is the value; so it goes before a description of that name. */
const valueOfDesignatorsScore = 0.65
const emptyColumnFactor = 0.5
const ofPartBonus = 0.05

/** A mapping in which no column is named yet. */
export function emptyMapping(): Mapping {
  return {
    partKey: null,
    designators: null,
    quantity: null,
    unit: null,
    value: null,
    footprint: null,
    partNumber: null,
    manufacturer: null,
    supplierNumber: null,
    description: null,
    dnp: null,
  }
}

/** The columns of cleaned rows. */
export function columnsOf(rows: readonly (readonly string[])[], width: number): string[][] {
  return Array.from({ length: width }, (_, column) => rows.map((cells) => cells[column] ?? ""))
}

/**
 * Finds the column of each field from the names over the columns and from what stands in them. The designators
 * come first, because their presence decides what words like "Name" mean. `names` is null without a header:
 * then the contents alone decide.
 */
export function mapColumns(
  names: readonly string[] | null,
  columns: readonly (readonly string[])[],
): Mapping {
  const profiles = columns.map(profileColumn)
  if (names === null) return mapByContent(profiles, columns)
  const mapping = emptyMapping()
  assign(
    mapping,
    fieldCandidates(names, profiles, false).filter(({ field }) => field === "designators"),
  )
  const hasDesignators = mapping.designators !== null
  assign(mapping, [
    ...fieldCandidates(names, profiles, hasDesignators),
    ...unnamedDescriptions(names, profiles),
  ])
  useNameAsValue(mapping, names, profiles)
  return mapping
}

/** The candidates for each field, those whose cells don't fit left out. */
function fieldCandidates(
  names: readonly string[],
  profiles: readonly ColumnProfile[],
  hasDesignators: boolean,
): Candidate[] {
  return names.flatMap((name, column) => {
    const profile = profiles[column]
    if (profile === undefined) return []
    return guessFields(name).flatMap(({ field, certainty, isId }) => {
      if (!columnFits(field, isId === true ? "certain" : certainty, profile, hasDesignators)) return []
      const isValueName = field === "value" && certainty === "possible"
      const named = isValueName ? valueOfDesignatorsScore : scoreByCertainty[certainty]
      const score =
        isId === true ? idScore(name, profile) : named + (isPlainlyOfPart(name, field) ? ofPartBonus : 0)
      return [{ field, column, score: profile.filled === 0 ? score * emptyColumnFactor : score }]
    })
  })
}

/**
 * "Manufacturer Part Number" goes before a plain "Part Number", which may be the shop's, and "Ingredient Description"
 * before a plain "Description", which may be the recipe's.
 */
function isPlainlyOfPart(name: string, field: BomField): boolean {
  const folded = foldWords(name)
  if (field === "partNumber") return makerHeader(folded) === "partNumber"
  return field === "description" && /^(?:ingredient|component|part|item|material) ./.test(folded)
}

/** Of several id columns the one with the plainest name whose ids repeat: "ingredient_id", not the line's own id. */
function idScore(name: string, profile: ColumnProfile): number {
  const words = foldWords(name).split(" ").length
  return 0.15 / words - (profile.isSequence || profile.variety === 1 ? 0.02 : 0)
}

/** A column of words under an unknown name describes the part when nothing better does. */
function unnamedDescriptions(names: readonly string[], profiles: readonly ColumnProfile[]): Candidate[] {
  return profiles.flatMap((profile, column) => {
    const folded = foldWords(names[column] ?? "")
    const isKnown = isKnownHeader(folded) || isOtherHeader(folded)
    const isWords = profile.filled > 0 && profile.words >= 0.6 && profile.links < 0.5 && profile.codes < 0.5
    return isKnown || !isWords || profile.marks > 0.5
      ? []
      : [{ field: "description" as const, column, score: unnamedDescriptionScore }]
  })
}

function order(field: BomField): number {
  return bomFields.indexOf(field)
}

/** Best first; of equals the field that is named first in `bomFields`, then the column further left. */
function assign(mapping: Mapping, candidates: Candidate[]): void {
  const used = new Set(Object.values(mapping))
  const sorted = candidates.toSorted(
    (a, b) => b.score - a.score || order(a.field) - order(b.field) || a.column - b.column,
  )
  for (const { field, column } of sorted) {
    if (mapping[field] !== null || used.has(column)) continue
    mapping[field] = column
    used.add(column)
  }
}

/** "Name" beside "Description": the name is what the part is called, so it takes the place of a missing value. */
function useNameAsValue(
  mapping: Mapping,
  names: readonly string[],
  profiles: readonly ColumnProfile[],
): void {
  if (mapping.value === null && mapping.description !== null)
    mapping.value = findNameColumn(names, profiles, mapping)
}

/**
 * The column that holds the parts' names ("Comment", "Device", "Name") without being a field yet. Where a line
 * has no value of its own, as chips in many lists, its name stands in for it.
 */
export function findNameColumn(
  names: readonly string[],
  profiles: readonly ColumnProfile[],
  mapping: Mapping,
): number | null {
  const used = new Set(Object.values(mapping))
  const isName = (field: BomField, column: number): boolean => {
    const profile = profiles[column]
    if (profile === undefined || profile.filled === 0 || used.has(column)) return false
    const isLikely = guessFields(names[column] ?? "").some(
      (guess) => guess.field === field && guess.certainty === "likely" && guess.isId !== true,
    )
    return isLikely && columnFits("description", "likely", profile, false)
  }
  const columns = [...profiles.keys()]
  return columns.find((at) => isName("value", at)) ?? columns.find((at) => isName("description", at)) ?? null
}

/**
 * Lays the user's choice over what was found: a column he names is taken from any other field, and null
 * means that no column holds the field. A column that the file doesn't have is `VALIDATION`.
 */
export function overrideMapping(found: Mapping, chosen: Partial<Mapping>, width: number): Mapping {
  const mapping = { ...found }
  for (const field of bomFields) {
    const column = chosen[field]
    if (column === undefined || column === null) continue
    if (!Number.isInteger(column) || column < 0 || column >= width) {
      throw validation(`mapping.${field}`, `There is no column ${column}. Choose one of 0 to ${width - 1}.`)
    }
    for (const other of bomFields) if (mapping[other] === column) mapping[other] = null
  }
  for (const field of bomFields) {
    const column = chosen[field]
    if (column !== undefined) mapping[field] = column
  }
  return mapping
}
