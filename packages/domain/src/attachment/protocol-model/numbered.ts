const numbers = new Map<string, number>()

/**
 * A number for a text, the same for the same text. Every part of a world has one, made when the part is, so that worlds are
 * compared by a few numbers.
 */
export function numberOf(text: string): number {
  const known = numbers.get(text)
  if (known !== undefined) return known
  numbers.set(text, numbers.size)
  return numbers.size - 1
}

/** Names with their values as a text, whatever the order in which they came. */
export function entriesText(entries: Readonly<Record<string, string>>): string {
  let text = ""
  for (const name of Object.keys(entries).toSorted()) text += `${name}=${entries[name]};`
  return text
}
