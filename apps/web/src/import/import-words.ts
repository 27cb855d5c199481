import type { BomField } from "@kitwright/domain/bom/bom-file"
import type { Tone } from "../feedback/tag.tsx"
import type { Preview, RowStatus } from "./decisions.ts"

export const fieldLabels: Readonly<Record<BomField, string>> = {
  quantity: "Quantity",
  unit: "Unit",
  designators: "Designators",
  value: "Value",
  footprint: "Footprint",
  description: "Description",
  partNumber: "Part number",
  manufacturer: "Manufacturer",
  supplierNumber: "Supplier number",
  partKey: "Part key",
  dnp: "Not fitted",
}

export const statusWords: Readonly<Record<RowStatus, { label: string; tone: Tone }>> = {
  matched: { label: "Matched", tone: "good" },
  new: { label: "New", tone: "note" },
  ambiguous: { label: "Ambiguous", tone: "warn" },
  invalid: { label: "Invalid", tone: "bad" },
  skipped: { label: "Skipped", tone: "plain" },
}

const delimiters: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "vertical bars",
}

/** How the file was read, in a sentence. */
export function detectedInWords({
  detected,
  totals,
  columns,
}: Pick<Preview, "detected" | "totals" | "columns">): string {
  const { encoding, delimiter, headerRow } = detected
  const separated =
    columns.length === 1
      ? "one column"
      : delimiter === null
        ? "aligned columns"
        : `columns separated by ${delimiters[delimiter] ?? delimiter}`
  const header = headerRow === null ? "no header" : `header on line ${headerRow}`
  const lines = totals.rows === 1 ? "1 line" : `${totals.rows} lines`
  return `Read as ${encoding.toUpperCase()}, ${separated}, ${header}: ${lines}, ${totals.quantity} in all.`
}
