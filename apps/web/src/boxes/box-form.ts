const capacityMax = 1_000

/** For a form's validator. */
export function descriptionProblem(description: string): string | null {
  return description.trim() === "" ? "Enter a description." : null
}

/** The number of locations, for a form's validator. */
export function capacityProblem(text: string): string | null {
  const isNumber = /^[1-9][0-9]{0,3}$/.test(text.trim()) && Number(text) <= capacityMax
  return isNumber ? null : `Enter a number of locations from 1 to ${capacityMax}.`
}
