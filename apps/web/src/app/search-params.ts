/** Reads single values out of the address. What can't be read is left out, never an error: people edit addresses. */

/** The router reads `?query=10` as a number; a text may look like one. */
export function readText(value: unknown): string | undefined {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value
  if (typeof text !== "string") return undefined
  const trimmed = text.trim().slice(0, 200)
  return trimmed === "" ? undefined : trimmed
}

export function readChoice<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
): Choice | undefined {
  return choices.find((choice) => choice === value)
}

export function readFlag(value: unknown): true | undefined {
  return value === true || value === "true" ? true : undefined
}

/** A whole number above 0. */
export function readId(value: unknown): number | undefined {
  const id = typeof value === "string" && /^[0-9]{1,15}$/.test(value) ? Number(value) : value
  return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : undefined
}

/** Without the keys whose value is undefined, so that they leave the address. */
export function withoutGaps<Values extends Record<string, unknown>>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the entries are those of `values`
  return Object.fromEntries(entries) as { [Key in keyof Values]?: Exclude<Values[Key], undefined> }
}
