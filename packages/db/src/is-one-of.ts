import { type RawBuilder, sql } from "kysely"

/**
 * The condition that a column has one of these values. A single value gets a text of its own, which Postgres plans once per
 * connection; arrays it plans anew with every execution, since a plan for arrays of any length looks dearer to it than one
 * for an array of one. The planning takes longer than reading the row.
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
