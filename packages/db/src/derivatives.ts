import type { DerivativeVariant } from "@kitwright/domain/attachment/object-key"
import { sql } from "kysely"
import type { Db } from "./database.ts"
import { isOneOf } from "./is-one-of.ts"

export type DerivativeState = "pending" | "ready" | "failed"

export type DerivativeRow = {
  id: number
  blobId: number
  variant: DerivativeVariant
  objectKey: string
  state: DerivativeState
}

/** The pictures of these blobs, whatever became of them. */
export async function listDerivatives(db: Db, blobIds: readonly number[]): Promise<DerivativeRow[]> {
  const { rows } = await sql<DerivativeRow>`
    select id, blob_id, variant, object_key, state from derivatives
    where ${isOneOf(sql`blob_id`, "bigint", blobIds)} order by blob_id, variant
  `.execute(db)
  return rows
}

/**
 * Records a picture that is going to be made, before its object exists. One that was begun before stays as it is, under the
 * name it has.
 *
 * @returns undefined when the blob is not alive
 */
export async function beginDerivative(
  db: Db,
  derivative: { blobId: number; variant: DerivativeVariant; objectKey: string },
): Promise<DerivativeRow | undefined> {
  const { blobId, variant, objectKey } = derivative
  const { rows } = await sql<DerivativeRow>`
    with alive as (select id from blobs where id = ${blobId} and state = 'live' for key share)
    insert into derivatives as d (blob_id, variant, object_key)
    select id, ${variant}, ${objectKey} from alive
    on conflict (blob_id, variant) do update set object_key = d.object_key
    returning id, blob_id, variant, object_key, state
  `.execute(db)
  return rows[0]
}

export type ReadyDerivative = { contentType: string; size: number; width: number; height: number }

/**
 * Says that the object of a picture is there.
 *
 * @returns false when its blob has died meanwhile: a sweep may have been here before the object, so whoever wrote it must
 * delete it
 */
export async function setDerivativeReady(db: Db, id: number, facts: ReadyDerivative): Promise<boolean> {
  const { contentType, size, width, height } = facts
  const { rows } = await sql`
    update derivatives d
    set state = 'ready', content_type = ${contentType}, size = ${size}, width = ${width}, height = ${height}
    from blobs b where d.id = ${id} and b.id = d.blob_id and b.state = 'live'
    returning d.id
  `.execute(db)
  return rows.length === 1
}

/** Says that no picture can be made of the file. One that is ready stays ready. */
export async function setDerivativeFailed(db: Db, id: number): Promise<void> {
  await db
    .updateTable("derivatives")
    .set({ state: "failed" })
    .where("id", "=", id)
    .where("state", "=", "pending")
    .execute()
}
