import { createHash } from "node:crypto"

/** So many distinct texts get a name on a connection; later ones go unprepared, so that generated SQL can't fill the server's memory. */
const preparedTextsMax = 500

const names = new Map<string, string>()

/**
 * The stable name of a statement's text, or undefined once too many texts have names. The same text has the same name on
 * every connection, which lets Postgres parse and plan it once per connection.
 */
export function preparedStatementName(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= preparedTextsMax) return undefined
  const name = createHash("sha1").update(text).digest("hex")
  names.set(text, name)
  return name
}
