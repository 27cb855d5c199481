import { isDivisibleByDefault, type Unit } from "@kitwright/domain/units"
import type { Inputs, Outputs } from "../app/outputs.ts"
import { optionalQuantityProblem } from "../quantity/read-quantity.ts"

export interface AttributeValues {
  /** Tells rows apart while their texts change. */
  readonly id: string
  readonly name: string
  readonly value: string
  readonly unit: string
}

/** A part as it stands in a form; fields are named as on the wire. */
export interface PartFormValues {
  description: string
  unit: Unit
  divisible: boolean
  stocked: boolean
  typeId: string | null
  manufacturer: string
  partNumber: string
  tags: string[]
  attributes: AttributeValues[]
  density: string
  minimumStock: string
  note: string
}

export const emptyPart: PartFormValues = {
  description: "",
  unit: "each",
  divisible: isDivisibleByDefault("each"),
  stocked: true,
  typeId: null,
  manufacturer: "",
  partNumber: "",
  tags: [],
  attributes: [],
  density: "",
  minimumStock: "",
  note: "",
}

/** A part as it is now, for its form. */
export function partValues(part: Outputs["parts"]["get"]): PartFormValues {
  return {
    description: part.description,
    unit: part.unit,
    divisible: part.divisible,
    stocked: part.stocked,
    typeId: part.typeId === null ? null : String(part.typeId),
    manufacturer: part.manufacturer ?? "",
    partNumber: part.partNumber ?? "",
    tags: part.tags,
    attributes: part.attributes.map(({ name, value, unit }, index) => ({
      id: String(index),
      name,
      value,
      unit: unit ?? "",
    })),
    density: part.density ?? "",
    minimumStock: part.minimumStock === "0" ? "" : part.minimumStock,
    note: part.note ?? "",
  }
}

export const partValidators = {
  description: (text: string) => (text.trim() === "" ? "Enter a description." : null),
  density: (text: string) => optionalQuantityProblem(text),
  minimumStock: (text: string, values: PartFormValues) =>
    optionalQuantityProblem(text, { allowZero: true, wholeOnly: !values.divisible }),
}

/** The fields that creating and editing share, as the server takes them. */
export function partInput(values: PartFormValues) {
  return {
    description: values.description.trim(),
    unit: values.unit,
    divisible: values.divisible,
    stocked: values.stocked,
    typeId: values.typeId === null ? null : Number(values.typeId),
    manufacturer: values.manufacturer.trim(),
    partNumber: values.partNumber.trim(),
    tags: values.tags,
    attributes: values.attributes
      .map(({ name, value, unit }) => ({ name: name.trim(), value: value.trim(), unit: unit.trim() }))
      .filter(({ name, value }) => name !== "" || value !== ""),
    density: values.density.trim() === "" ? null : values.density.trim(),
    minimumStock: values.minimumStock.trim() === "" ? "0" : values.minimumStock.trim(),
    note: values.note,
  } satisfies Omit<Inputs["parts"]["update"], "key" | "version">
}
