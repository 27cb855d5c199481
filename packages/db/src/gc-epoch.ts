import type { GcEpoch } from "@kitwright/domain/attachment/gc-epoch"
import { sql } from "kysely"
import type { Db } from "./database.ts"

export async function getGcEpoch(db: Db): Promise<GcEpoch> {
  const { rows } = await sql<GcEpoch>`select lineage, epoch from gc_epoch`.execute(db)
  if (rows[0] === undefined) throw new Error("the mark of the sweeps is missing from the database")
  return rows[0]
}

/** Counts up, from an epoch that the caller has compared with the store's. @returns undefined when another sweep was faster */
export async function advanceGcEpoch(db: Db, from: GcEpoch): Promise<GcEpoch | undefined> {
  const { rows } = await sql<GcEpoch>`
    update gc_epoch set epoch = epoch + 1, changed_at = now()
    where lineage = ${from.lineage} and epoch = ${from.epoch}
    returning lineage, epoch
  `.execute(db)
  return rows[0]
}

/** Begins a new history, after somebody has looked at what this database and the store have in common. */
export async function adoptGcEpoch(db: Db): Promise<GcEpoch> {
  const { rows } = await sql<GcEpoch>`
    update gc_epoch set lineage = gen_random_uuid(), epoch = 0, changed_at = now() returning lineage, epoch
  `.execute(db)
  if (rows[0] === undefined) throw new Error("the mark of the sweeps is missing from the database")
  return rows[0]
}
