import type { Mapping } from "./bom-file.ts"
import { readDesignators } from "./designators.ts"
import { type Header, repeatsHeader } from "./header.ts"
import { readQuantity } from "./quantity-cell.ts"
import type { SourceRecord } from "./records.ts"

interface Section {
  headerLine: number
  records: SourceRecord[]
  designators: Set<string>
  quantities: number
}

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
  const sections = splitSections(records, header, mapping)
  const doubled = sections.filter((section) =>
    sections.some((other) => other !== section && other.quantities > 0 && isListedIn(section, other)),
  )
  const kept = sections.filter((section) => !doubled.includes(section))
  return {
    kept: kept.flatMap((section) => section.records),
    listedAgain: doubled.flatMap((section) => section.records),
    headerLine: kept[0]?.headerLine ?? header.line,
  }
}

function splitSections(records: readonly SourceRecord[], header: Header, mapping: Mapping): Section[] {
  const sections: Section[] = [
    { headerLine: header.line, records: [], designators: new Set(), quantities: 0 },
  ]
  for (const record of records) {
    const isHeader = repeatsHeader(record.cells, header)
    if (isHeader)
      sections.push({ headerLine: record.line, records: [], designators: new Set(), quantities: 0 })
    const section = sections.at(-1)
    if (section === undefined || isHeader) continue
    section.records.push(record)
    describe(section, record, mapping)
  }
  return sections
}

function describe(section: Section, { cells }: SourceRecord, mapping: Mapping): void {
  const list = mapping.designators === null ? "" : (cells[mapping.designators] ?? "")
  for (const designator of readDesignators(list)) section.designators.add(designator)
  const quantity = mapping.quantity === null ? "" : (cells[mapping.quantity] ?? "")
  if (readQuantity(quantity, ".") !== undefined) section.quantities += 1
}

function isListedIn(section: Section, other: Section): boolean {
  if (section.quantities > 0 || section.designators.size === 0) return false
  const shared = [...section.designators].filter((designator) => other.designators.has(designator))
  return shared.length >= section.designators.size * sharedShareMin
}
