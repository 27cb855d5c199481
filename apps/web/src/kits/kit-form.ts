import type { Inputs, Outputs } from "../app/outputs.ts"
import type { Difference } from "../feedback/conflict-dialog.tsx"
import type { PickedPart } from "../parts/part-picker.tsx"
import { optionalQuantityProblem, quantityProblem } from "../quantity/read-quantity.ts"

/** A kit as it stands in a form; fields are named as on the wire, but for the output part. */
export interface KitFormValues {
  name: string
  description: string
  buildTarget: string
  yield: string
  outputPart: PickedPart | null
  leadTimeDays: string
}

export const emptyKit: KitFormValues = {
  name: "",
  description: "",
  buildTarget: "",
  yield: "1",
  outputPart: null,
  leadTimeDays: "0",
}

/** The form's field for a name on the wire. */
export const kitAliases = { outputPartKey: "outputPart" }

/** A kit as it is now, for its form. */
export function kitValues(kit: Outputs["kits"]["get"]): KitFormValues {
  const { outputPartKey: key, outputDescription: description, outputUnit: unit } = kit
  return {
    name: kit.name,
    description: kit.description ?? "",
    buildTarget: kit.buildTarget,
    yield: kit.yield,
    outputPart: key === null || unit === null ? null : { key, description: description ?? "", unit },
    leadTimeDays: String(kit.leadTimeDays),
  }
}

export const kitValidators = {
  name: (text: string) => (text.trim() === "" ? "Enter a name." : null),
  buildTarget: (text: string) => optionalQuantityProblem(text, { allowZero: true }),
  yield: (text: string) => quantityProblem(text),
  leadTimeDays: (text: string) => (/^[0-9]{0,4}$/.test(text.trim()) ? null : "Enter a whole number of days."),
}

/** The fields as the server takes them. An empty target is the server's to choose. */
export function kitInput(values: KitFormValues) {
  const buildTarget = values.buildTarget.trim()
  return {
    name: values.name.trim(),
    description: values.description,
    yield: values.yield.trim(),
    outputPartKey: values.outputPart?.key ?? null,
    leadTimeDays: Number(values.leadTimeDays.trim() || "0"),
    ...(buildTarget !== "" && { buildTarget }),
  } satisfies Inputs["kits"]["create"]
}

const fields: readonly { readonly label: string; readonly text: (values: KitFormValues) => string }[] = [
  { label: "Name", text: (values) => values.name },
  { label: "Description", text: (values) => values.description },
  { label: "Build target", text: (values) => values.buildTarget },
  { label: "Yield per batch", text: (values) => values.yield },
  { label: "Output part", text: (values) => values.outputPart?.key ?? "" },
  { label: "Lead time in days", text: (values) => values.leadTimeDays },
]

/** The fields in which two versions of a kit differ, in words. */
export function kitDifferences(mine: KitFormValues, theirs: KitFormValues): Difference[] {
  return fields
    .map(({ label, text }) => ({ field: label, mine: text(mine), theirs: text(theirs) }))
    .filter((difference) => difference.mine !== difference.theirs)
}
