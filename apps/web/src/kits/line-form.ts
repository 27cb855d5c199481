import type { Unit } from "@kitwright/domain/units"
import type { Difference } from "../feedback/conflict-dialog.tsx"
import type { KitLine } from "./lines-panel.tsx"

/** A line as it stands in a form; fields are named as on the wire. */
export interface LineFormValues {
  quantity: string
  unit: Unit
  designators: string
  note: string
  alternatives: string[]
}

/** The quantity as it was entered: 1/3 stays 1/3. */
export function enteredQuantity(line: Pick<KitLine, "quantity" | "fraction">): string {
  return line.fraction ?? line.quantity
}

export function lineValues(line: KitLine): LineFormValues {
  return {
    quantity: enteredQuantity(line),
    unit: line.unit,
    designators: line.designators.join(", "),
    note: line.note ?? "",
    alternatives: line.alternatives.map((alternative) => alternative.partKey),
  }
}

/** "R1, R2 R3" → R1, R2, R3, each once. */
export function readDesignators(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ""))]
}

/** A line as it is now, as the server takes it. */
export function lineInput(line: KitLine) {
  return {
    quantity: enteredQuantity(line),
    unit: line.unit,
    designators: line.designators,
    note: line.note,
    alternatives: line.alternatives.map((alternative) => alternative.partKey),
  }
}

/** A form's line as the server takes it. */
export function lineFormInput(values: LineFormValues) {
  return {
    quantity: values.quantity.trim(),
    unit: values.unit,
    designators: readDesignators(values.designators),
    note: values.note,
    alternatives: values.alternatives,
  }
}

const fields: readonly { readonly label: string; readonly text: (values: LineFormValues) => string }[] = [
  { label: "Quantity", text: (values) => values.quantity },
  { label: "Unit", text: (values) => values.unit },
  { label: "Designators", text: (values) => readDesignators(values.designators).join(", ") },
  { label: "Note", text: (values) => values.note },
  { label: "Alternatives", text: (values) => values.alternatives.join(", ") },
]

/** The fields in which two versions of a line differ, in words. */
export function lineDifferences(mine: LineFormValues, theirs: LineFormValues): Difference[] {
  return fields
    .map(({ label, text }) => ({ field: label, mine: text(mine), theirs: text(theirs) }))
    .filter((difference) => difference.mine !== difference.theirs)
}
