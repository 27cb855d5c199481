import type { BomRow } from "./bom-file.ts"
import { foldWords } from "./fold-words.ts"
import { normaliseValue } from "./normalise-value.ts"

export { normaliseValue } from "./normalise-value.ts"

const invisibleMarks = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g
const blanksAndDashes = /[\s\-‐‑‒–—−_]+/g

/** A manufacturer's part number for comparing: upper case, without blanks, dashes and invisible marks. */
export function normalisePartNumber(partNumber: string): string {
  return partNumber
    .replace(invisibleMarks, "")
    .replace(/[\s\-‐‑‒–—−]+/g, "")
    .toUpperCase()
}

/** A maker's name for comparing: case, accents, blanks and punctuation folded, a name in brackets left out. */
export function normaliseManufacturer(manufacturer: string): string {
  const withoutBrackets = manufacturer.replace(/[(（].*?[)）]/g, " ")
  return foldWords((foldWords(withoutBrackets) === "" ? manufacturer : withoutBrackets).toLowerCase())
}

/** A footprint for comparing: without the library in front of a colon, lower case, without blanks and dashes. */
export function normaliseFootprint(footprint: string): string {
  return footprint
    .replace(invisibleMarks, "")
    .replace(/^[^:]*:(?=.)/, "")
    .replace(blanksAndDashes, "")
    .toLowerCase()
}

/** What of a row or a part decides whether two are the same part. */
export type IdentityFields = Pick<BomRow, "value" | "footprint" | "partNumber" | "manufacturer"> &
  Partial<Pick<BomRow, "partKey" | "description" | "supplierNumber">>

/** How a part is recognised, strongest first. */
export type IdentityKind = "partKey" | "partNumber" | "valueFootprint" | "description" | "supplierNumber"

export interface Identity {
  kind: IdentityKind
  key: string
}

/**
 * What identifies the part of a row: its part key; else the manufacturer's part number (compare the maker too when
 * both sides have one); else value and footprint; else, for lists without those, the description, then the
 * shop's number. undefined when it has none of these.
 */
export function identify(fields: IdentityFields): Identity | undefined {
  if (fields.partKey) return { kind: "partKey", key: fields.partKey.trim().toUpperCase() }
  const partNumber = normalisePartNumber(fields.partNumber)
  if (partNumber !== "") return { kind: "partNumber", key: partNumber }
  const value = normaliseValue(fields.value)
  const footprint = normaliseFootprint(fields.footprint)
  if (value !== "") return { kind: "valueFootprint", key: `${value}|${footprint}` }
  const description = foldWords((fields.description ?? "").toLowerCase())
  if (description !== "") return { kind: "description", key: `${description}|${footprint}` }
  const supplierNumber = normalisePartNumber(fields.supplierNumber ?? "")
  if (supplierNumber !== "") return { kind: "supplierNumber", key: supplierNumber }
  return footprint === "" ? undefined : { kind: "valueFootprint", key: `|${footprint}` }
}

/** The identity of a row as one text, for grouping: equal texts mean the same part. undefined when there is none. */
export function rowIdentity(fields: IdentityFields): string | undefined {
  const identity = identify(fields)
  return identity === undefined ? undefined : `${identity.kind} ${identity.key}`
}
