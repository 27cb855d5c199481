import type { Mapping } from "./bom-file.ts"
import { readDesignators } from "./designators.ts"
import { type Header, repeatsHeader } from "./header.ts"
import { designatorsPerFileMax } from "./limits.ts"
import { readQuantity } from "./quantity-cell.ts"
import type { SourceRecord } from "./records.ts"

interface Section {
  headerLine: number
  records: SourceRecord[]
}

interface Contents {
  designators: ReadonlySet<string>
  quantities: number
}

/** More tables than this are pages with a header each. */
const sectionsMax = 20
/** How much of a table must stand in another one to be the same list. */
const sharedShareMin = 0.9

/**
 * Some programs write the same parts twice: one by one, then collated, each table under the same header. A table
 * without any quantity whose designators all stand in another table that has quantities is left out.
 */
export function withoutListedAgain(
  records: readonly SourceRecord[],
  header: Header,
  mapping: Mapping,
): { kept: SourceRecord[]; listedAgain: SourceRecord[]; headerLine: number } {
  const sections = splitSections(records, header)
  const doubled = listedAgainSections(sections, mapping)
  const kept = sections.filter((section) => !doubled.has(section))
  return {
    kept: kept.flatMap((section) => section.records),
    listedAgain: [...doubled].flatMap((section) => section.records),
    headerLine: kept[0]?.headerLine ?? header.line,
  }
}

function splitSections(records: readonly SourceRecord[], header: Header): Section[] {
  let section: Section = { headerLine: header.line, records: [] }
  const sections = [section]
  for (const record of records) {
    if (repeatsHeader(record.cells, header)) {
      section = { headerLine: record.line, records: [] }
      sections.push(section)
    } else {
      section.records.push(record)
    }
  }
  return sections
}

function listedAgainSections(sections: readonly Section[], mapping: Mapping): Set<Section> {
  if (sections.length < 2 || sections.length > sectionsMax) return new Set()
  const described = sections.map((section) => ({ section, contents: describe(section, mapping) }))
  const doubled = described.filter(({ contents }) =>
    described.some((other) => other.contents.quantities > 0 && isListedIn(contents, other.contents)),
  )
  return new Set(doubled.map(({ section }) => section))
}

function cellOf(record: SourceRecord, column: number | null): string {
  return column === null ? "" : (record.cells[column] ?? "")
}

function describe({ records }: Section, mapping: Mapping): Contents {
  const designators = new Set<string>()
  for (const record of records) {
    if (designators.size > designatorsPerFileMax) break
    for (const name of readDesignators(cellOf(record, mapping.designators))) designators.add(name)
  }
  const filled = records.filter((record) => readQuantity(cellOf(record, mapping.quantity), ".") !== undefined)
  return { designators, quantities: filled.length }
}

function isListedIn(contents: Contents, other: Contents): boolean {
  if (contents.quantities > 0 || contents.designators.size === 0) return false
  const shared = [...contents.designators].filter((designator) => other.designators.has(designator))
  return shared.length >= contents.designators.size * sharedShareMin
}
