import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

/**
 * Takes an idempotency key for this transaction. A twin that holds it makes this call wait until the twin has ended.
 *
 * @returns true when the key is ours, false when an earlier change with it has committed
 */
export async function takeIdempotencyKey(
  tx: Tx,
  row: { procedure: string; key: string; requestHash: string },
): Promise<boolean> {
  const taken = await tx
    .insertInto("idempotency")
    .values(row)
    .onConflict((conflict) => conflict.columns(["procedure", "key"]).doNothing())
    .returning("key")
    .executeTakeFirst()
  return taken !== undefined
}

/** What a committed change with this key was asked and what it answered. */
export async function getIdempotentAnswer(
  tx: Tx,
  procedure: string,
  key: string,
): Promise<{ requestHash: string; response: unknown }> {
  const { rows } = await sql<{ requestHash: string; response: unknown }>`
    select request_hash, response from idempotency where procedure = ${procedure} and key = ${key}
  `.execute(tx)
  if (rows[0] === undefined) throw new Error(`the idempotency key of ${procedure} vanished while it was held`)
  return rows[0]
}

export async function storeIdempotentAnswer(
  tx: Tx,
  procedure: string,
  key: string,
  response: unknown,
): Promise<void> {
  await sql`
    update idempotency set response = ${JSON.stringify(response ?? null)}::jsonb
    where procedure = ${procedure} and key = ${key}
  `.execute(tx)
}

/** Forgets answers older than a number of days. @returns how many */
export async function deleteOldIdempotencyKeys(db: Db, days: number): Promise<number> {
  const result = await db
    .deleteFrom("idempotency")
    .where("createdAt", "<", sql<string>`now() - make_interval(days => ${days})`)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
