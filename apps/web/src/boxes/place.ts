/** A place as typed: two fields, because people read it as box and location. */
export interface TypedPlace {
  readonly boxNo: string
  readonly locNo: string
}

/** A place as the server takes it. */
export interface Place {
  readonly boxNo: number
  readonly locNo: number
}

export const noPlace: TypedPlace = { boxNo: "", locNo: "" }

/** Written as on the label: box 7, location 3 is `7-3`. */
export function placeText({ boxNo, locNo }: Place): string {
  return `${boxNo}-${locNo}`
}

/** Reads a label, `7-3`, as it comes from a scanner or a hasty hand; null when it is none. */
export function readLabel(text: string): TypedPlace | null {
  const match = /^\s*([0-9]{1,9})\s*-\s*([0-9]{1,9})\s*$/.exec(text)
  const [, boxNo, locNo] = match ?? []
  return boxNo === undefined || locNo === undefined ? null : { boxNo, locNo }
}

/** A box or location number as typed, or null when it is none. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim()
  return /^[1-9][0-9]{0,8}$/.test(trimmed) ? Number(trimmed) : null
}

/** Both numbers, or null when one of them is none. */
export function readPlace({ boxNo, locNo }: TypedPlace): Place | null {
  const [box, location] = [readNumber(boxNo), readNumber(locNo)]
  return box === null || location === null ? null : { boxNo: box, locNo: location }
}

/** What is wrong with a typed number, for a form's validator. */
export function numberProblem(what: "box" | "location", text: string): string | null {
  if (text.trim() === "") return `Enter the ${what} number.`
  return readNumber(text) === null ? `Enter a ${what} number, such as 3.` : null
}
