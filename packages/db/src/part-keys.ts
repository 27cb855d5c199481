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

/** The next index of the key generator for keys of this length; never given twice. */
export async function nextPartKeyIndex(db: Db, length: PartKeyLength): Promise<number> {
  const { rows } = await sql<{
    index: number
  }>`select nextval(${sequences[length]}::regclass) as index`.execute(db)
  const index = rows[0]?.index
  if (index === undefined) throw new Error("nextval returned no row")
  return index
}

/**
 * Takes a key for good.
 *
 * @returns false when the key was given out before, to whatever part
 */
export async function insertPartKey(tx: Tx, key: string): Promise<boolean> {
  const row = await tx
    .insertInto("partKeys")
    .values({ key })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .returning("key")
    .executeTakeFirst()
  return row !== undefined
}
