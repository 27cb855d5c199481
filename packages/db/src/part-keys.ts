import type { PartKey } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

export type PartKeyLength = 4 | 5 | 6

const sequences: Readonly<Record<PartKeyLength, string>> = {
  4: "part_keys_of_4",
  5: "part_keys_of_5",
  6: "part_keys_of_6",
}

/** How many keys of 4 and of 5 letters were taken so far. Keys of changes that were rolled back count too. */
export async function countPartKeys(db: Db): Promise<{ 4: number; 5: number }> {
  const { rows } = await sql<{ four: number; five: number }>`
    select
      (select case when is_called then last_value + 1 else 0 end from part_keys_of_4) as four,
      (select case when is_called then last_value + 1 else 0 end from part_keys_of_5) as five
  `.execute(db)
  return { 4: rows[0]?.four ?? 0, 5: rows[0]?.five ?? 0 }
}

/** The next indexes of the key generator for keys of this length; none is ever given twice. */
export async function nextPartKeyIndexes(db: Db, length: PartKeyLength, count: number): Promise<number[]> {
  const { rows } = await sql<{ index: number }>`
    select nextval(${sequences[length]}::regclass) as index from generate_series(1, ${count}::integer)
  `.execute(db)
  return rows.map((row) => row.index)
}

/**
 * Takes keys for good.
 *
 * @returns those that were free; the others were given out before, to whatever part
 */
export async function insertPartKeys(tx: Tx, keys: readonly PartKey[]): Promise<PartKey[]> {
  const { rows } = await sql<{ key: PartKey }>`
    insert into part_keys (key) select unnest(${keys}::text[]) on conflict (key) do nothing returning key
  `.execute(tx)
  return rows.map((row) => row.key)
}
