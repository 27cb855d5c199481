import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

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

/**
 * Gives back jobs that were taken before a moment: whoever took them is dead, or was cut off from the database before it
 * could say that they are done. The engine itself waits four hours. @returns how many workers held some
 */
export async function releaseLostJobs(db: Db, takenBefore: string): Promise<number> {
  const { rows } = await sql<{ lockedBy: string }>`
    select distinct locked_by from graphile_worker.jobs where locked_at < ${takenBefore}
  `.execute(db)
  const workers = rows.map(({ lockedBy }) => lockedBy)
  if (workers.length > 0)
    await sql`select from graphile_worker.force_unlock_workers(${workers}::text[])`.execute(db)
  return workers.length
}

export type JobQueue = {
  /** For how long the oldest job that is due has been waiting. */
  oldestAgeSeconds: number
  /** Jobs that failed so often that they are not tried again. */
  parked: number
}

export async function getJobQueue(db: Db): Promise<JobQueue> {
  const { rows } = await sql<JobQueue>`
    select
      coalesce((select extract(epoch from now() - min(run_at))::float8 from graphile_worker.jobs
                where run_at <= now() and locked_at is null and attempts < max_attempts), 0) as oldest_age_seconds,
      (select count(*) from graphile_worker.jobs where attempts >= max_attempts) as parked
  `.execute(db)
  return rows[0] ?? { oldestAgeSeconds: 0, parked: 0 }
}
