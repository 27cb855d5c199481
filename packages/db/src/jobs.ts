import { sql } from "kysely"
import type { Tx } from "./database.ts"

/** What is done beside the requests, and what each job has to know. Jobs carry ids; what they are about is read anew. */
export type Jobs = {
  /** Makes the pictures of a file, and reads its text. */
  pictures: { blobId: number }
}

/**
 * Queues a job that runs when the transaction has committed, and never if it has not.
 *
 * @param key a job with this key that still waits is replaced by this one
 */
export async function addJob<Name extends keyof Jobs>(
  tx: Tx,
  name: Name,
  payload: Jobs[Name],
  key: string,
): Promise<void> {
  await sql`
    select from graphile_worker.add_job(${name}, payload => ${JSON.stringify(payload)}::json, job_key => ${key}, max_attempts => 10)
  `.execute(tx)
}
