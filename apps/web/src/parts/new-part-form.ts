import type { Inputs } from "../app/outputs.ts"
import { numberProblem, readPlace } from "../boxes/place.ts"
import { optionalQuantityProblem } from "../quantity/read-quantity.ts"
import { emptyPart, type PartFormValues, partInput, partValidators } from "./part-form.ts"

export interface NewPartValues extends PartFormValues {
  key: string
  openingQuantity: string
  unitCost: string
  boxNo: string
  locNo: string
}

export const emptyNewPart: NewPartValues = {
  ...emptyPart,
  key: "",
  openingQuantity: "",
  unitCost: "",
  boxNo: "",
  locNo: "",
}

/** The form's fields for names on the wire. */
export const newPartAliases = {
  "openingStock.quantity": "openingQuantity",
  quantity: "openingQuantity",
  "openingStock.unitCost": "unitCost",
  "openingStock.boxNo": "boxNo",
  "openingStock.locNo": "locNo",
}

function hasOpening(values: NewPartValues): boolean {
  return (
    values.stocked && values.openingQuantity.trim() !== "" && !/^[0.,]*$/.test(values.openingQuantity.trim())
  )
}

export const newPartValidators = {
  ...partValidators,
  key: (text: string) =>
    text.trim() === "" || /^[A-Za-z]{4,6}$/.test(text.trim()) ? null : "Enter 4 to 6 letters, or nothing.",
  openingQuantity: (text: string, values: NewPartValues) =>
    optionalQuantityProblem(text, { allowZero: true, wholeOnly: !values.divisible }),
  unitCost: (text: string) => optionalQuantityProblem(text, { allowZero: true }),
  boxNo: (text: string, values: NewPartValues) => (hasOpening(values) ? numberProblem("box", text) : null),
  locNo: (text: string, values: NewPartValues) =>
    hasOpening(values) ? numberProblem("location", text) : null,
}

/** A new part as the server takes it. */
export function newPartInput(values: NewPartValues): Inputs["parts"]["create"] {
  const place = readPlace(values)
  const { key, unitCost } = { key: values.key.trim(), unitCost: values.unitCost.trim() }
  return {
    ...partInput(values),
    ...(key !== "" && { key }),
    ...(hasOpening(values) &&
      place !== null && {
        openingStock: {
          ...place,
          quantity: values.openingQuantity.trim(),
          ...(unitCost !== "" && { unitCost }),
        },
      }),
  }
}
