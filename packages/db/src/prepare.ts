import { CompiledQuery, type RawBuilder, sql } from "kysely"
import type { Db } from "./database.ts"

/** Where a value of a statement will stand. */
export type Placeholder = RawBuilder<unknown>

class Position {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}

/**
 * A statement that is asked so often that writing its text each time would show: it is written and compiled once, with
 * placeholders, and then only its values change.
 *
 * @param build writes the statement; it takes one placeholder for each value and may use it more than once
 */
export function prepare<Row>(
  build: (...placeholders: Placeholder[]) => RawBuilder<Row>,
): (db: Db, values: readonly unknown[]) => Promise<Row[]> {
  const placeholders = Array.from({ length: build.length }, (_, index) => sql`${new Position(index)}`)
  let statement: { text: string; order: readonly number[] } | undefined
  return async (db, values) => {
    statement ??= compile(db, build(...placeholders))
    const parameters = statement.order.map((index) => values[index])
    return (await db.executeQuery<Row>(CompiledQuery.raw(statement.text, parameters))).rows
  }
}

function compile(db: Db, statement: RawBuilder<unknown>): { text: string; order: readonly number[] } {
  const { sql: text, parameters } = statement.compile(db)
  const order = parameters.map((parameter) => {
    if (parameter instanceof Position) return parameter.index
    throw new TypeError("a prepared statement holds a value of its own: give it a placeholder")
  })
  return { text, order }
}
