import { type RawBuilder, sql } from "kysely"

/**
 * The conditions, each with its "and", under which a lower-case text contains every word, in any case and with %, _ and \
 * taken as they are written. One condition a word, because the trigram indexes serve `like` and not `like all`; the words
 * are lower-cased by Postgres, whose rules for letters such as İ are not those of JavaScript.
 */
export function containsWords(
  lowerCaseText: RawBuilder<unknown>,
  words: readonly string[],
): RawBuilder<unknown> {
  const conditions = words.map((word) => {
    const pattern = `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    return sql`and ${lowerCaseText} like lower(${pattern})`
  })
  return conditions.length === 0 ? sql`` : sql.join(conditions, sql` `)
}
