import { type RawBuilder, sql } from "kysely"

/**
 * The condition that a column has one of these values. A single value gets a text of its own, which Postgres plans once per
 * connection. An array of one it would plan anew with every execution, since a plan for arrays of any length looks dearer to
 * it than one for this array, and planning takes longer than reading the rows.
 */
export function isOneOf(
  column: RawBuilder<unknown>,
  type: "bigint" | "text",
  values: readonly (string | number)[],
): RawBuilder<unknown> {
  const [only] = values
  if (values.length === 1) return sql`${column} = ${only}`
  return sql`${column} = any(${values}::${sql.raw(type)}[])`
}
