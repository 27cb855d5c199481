import type { Difference } from "../feedback/conflict-dialog.tsx"
import type { PartFormValues } from "./part-form.ts"

const fields: readonly { readonly label: string; readonly text: (values: PartFormValues) => string }[] = [
  { label: "Description", text: (values) => values.description },
  { label: "Unit", text: (values) => values.unit },
  { label: "May be divided", text: (values) => (values.divisible ? "yes" : "no") },
  { label: "Stocked", text: (values) => (values.stocked ? "yes" : "no") },
  { label: "Type", text: (values) => values.typeId ?? "" },
  { label: "Manufacturer", text: (values) => values.manufacturer },
  { label: "Part number", text: (values) => values.partNumber },
  { label: "Tags", text: (values) => values.tags.join(", ") },
  {
    label: "Attributes",
    text: (values) =>
      values.attributes.map(({ name, value, unit }) => `${name}: ${value} ${unit}`.trim()).join("; "),
  },
  { label: "Density", text: (values) => values.density },
  { label: "Minimum stock", text: (values) => values.minimumStock },
  { label: "Note", text: (values) => values.note },
]

/** The fields in which two versions of a part differ, in words. */
export function partDifferences(mine: PartFormValues, theirs: PartFormValues): Difference[] {
  return fields
    .map(({ label, text }) => ({ field: label, mine: text(mine), theirs: text(theirs) }))
    .filter((difference) => difference.mine !== difference.theirs)
}
