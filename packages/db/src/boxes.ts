import type { BoxNo, LocNo, PartKey } from "@kitwright/domain/ids"
import type { Unit } from "@kitwright/domain/units"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

export type BoxRow = {
  boxNo: BoxNo
  description: string
  capacity: number
  retiredAt: string | null
  version: number
  createdAt: string
  updatedAt: string
  /** Locations that hold something. */
  occupied: number
}

const columns = sql`b.box_no, b.description, b.capacity, b.retired_at, b.version, b.created_at, b.updated_at`
const occupied = sql`(
  select count(distinct p.id) from places p join stock s on s.place_id = p.id where p.box_no = b.box_no
) as occupied`

export async function listBoxes(db: Db, page: { afterBoxNo: number; limit: number }): Promise<BoxRow[]> {
  const { rows } = await sql<BoxRow>`
    select ${columns}, ${occupied} from boxes b
    where b.retired_at is null and b.box_no > ${page.afterBoxNo}
    order by b.box_no limit ${page.limit}
  `.execute(db)
  return rows
}

export async function findBox(db: Db, boxNo: number): Promise<BoxRow | undefined> {
  const { rows } =
    await sql<BoxRow>`select ${columns}, ${occupied} from boxes b where b.box_no = ${boxNo}`.execute(db)
  return rows[0]
}

/** Holds a box still while its capacity changes or it goes. */
export async function lockBox(tx: Tx, boxNo: number): Promise<BoxRow | undefined> {
  await tx.selectFrom("boxes").select("boxNo").where("boxNo", "=", boxNo).forUpdate().execute()
  return await findBox(tx, boxNo)
}

export async function insertBox(tx: Tx, box: { description: string; capacity: number }): Promise<number> {
  const row = await tx.insertInto("boxes").values(box).returning("boxNo").executeTakeFirstOrThrow()
  return row.boxNo
}

/** Makes the locations from one number to another, both included. */
export async function insertLocations(tx: Tx, boxNo: number, from: number, to: number): Promise<void> {
  await sql`
    insert into places (kind, box_no, loc_no)
    select 'location', ${boxNo}, n from generate_series(${from}::integer, ${to}::integer) n
    on conflict on constraint places_location_unique do nothing
  `.execute(tx)
}

/** Changes a box if it still has this version. @returns false when it has another */
export async function updateBox(
  tx: Tx,
  boxNo: number,
  version: number,
  change: { description?: string; capacity?: number },
): Promise<boolean> {
  const row = await tx
    .updateTable("boxes")
    .set({ ...change, version: version + 1, updatedAt: sql`now()` })
    .where("boxNo", "=", boxNo)
    .where("version", "=", version)
    .returning("boxNo")
    .executeTakeFirst()
  return row !== undefined
}

/** Numbers of the locations above `locNo` that hold something, lowest first, ten at the most. */
export async function listOccupiedAbove(db: Db, boxNo: number, locNo: number): Promise<number[]> {
  const { rows } = await sql<{ locNo: number }>`
    select distinct p.loc_no from places p join stock s on s.place_id = p.id
    where p.box_no = ${boxNo} and p.loc_no > ${locNo} order by p.loc_no limit 10
  `.execute(db)
  return rows.map((row) => row.locNo)
}

/** Removes the locations above `locNo` that no movement ever touched; those with history stay, out of the box's capacity. */
export async function deleteUnusedLocationsAbove(tx: Tx, boxNo: number, locNo: number): Promise<void> {
  await sql`
    delete from places p
    where p.box_no = ${boxNo} and p.loc_no > ${locNo}
      and not exists (select from movements m where m.from_place_id = p.id)
      and not exists (select from movements m where m.to_place_id = p.id)
  `.execute(tx)
}

/** @returns true when a movement ever touched the box */
export async function boxHasHistory(db: Db, boxNo: number): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (
      select from places p where p.box_no = ${boxNo}
        and (exists (select from movements m where m.from_place_id = p.id)
          or exists (select from movements m where m.to_place_id = p.id))
    ) as used
  `.execute(db)
  return rows[0]?.used === true
}

export async function retireBox(tx: Tx, boxNo: number, at: string): Promise<void> {
  await tx
    .updateTable("boxes")
    .set({ retiredAt: at, updatedAt: sql`now()` })
    .where("boxNo", "=", boxNo)
    .execute()
}

export async function deleteBox(tx: Tx, boxNo: number): Promise<void> {
  await tx.deleteFrom("places").where("boxNo", "=", boxNo).execute()
  await tx.deleteFrom("boxes").where("boxNo", "=", boxNo).execute()
}

export type LocationRow = { placeId: number; boxNo: BoxNo; locNo: LocNo }

/** A location inside the capacity of a box that is in use. */
export async function findLocation(db: Db, boxNo: number, locNo: number): Promise<LocationRow | undefined> {
  const { rows } = await sql<LocationRow>`
    select p.id as place_id, p.box_no, p.loc_no from places p join boxes b on b.box_no = p.box_no
    where p.box_no = ${boxNo} and p.loc_no = ${locNo} and p.loc_no <= b.capacity and b.retired_at is null
  `.execute(db)
  return rows[0]
}

/** The same, holding the box's capacity still until the transaction ends. */
export async function holdLocation(tx: Tx, boxNo: number, locNo: number): Promise<LocationRow | undefined> {
  const { rows } = await sql<LocationRow>`
    select p.id as place_id, p.box_no, p.loc_no from places p join boxes b on b.box_no = p.box_no
    where p.box_no = ${boxNo} and p.loc_no = ${locNo} and p.loc_no <= b.capacity and b.retired_at is null
    for share of b
  `.execute(tx)
  return rows[0]
}

export type BoxContentRow = {
  locNo: LocNo
  partKey: PartKey
  description: string
  unit: Unit
  quantity: string
}

/** What lies in a box: one row per location and part. */
export async function listBoxContents(db: Db, boxNo: number): Promise<BoxContentRow[]> {
  const { rows } = await sql<BoxContentRow>`
    select p.loc_no, parts.key as part_key, parts.description, parts.unit, sum(s.quantity) as quantity
    from places p join stock s on s.place_id = p.id join parts on parts.id = s.part_id
    where p.box_no = ${boxNo}
    group by p.loc_no, parts.id
    order by p.loc_no, parts.key
  `.execute(db)
  return rows
}

/** The location behind a place's id; undefined for an account outside the shelves. */
export async function findPlace(db: Db, placeId: number): Promise<LocationRow | undefined> {
  const { rows } = await sql<LocationRow>`
    select id as place_id, box_no, loc_no from places where id = ${placeId} and kind = 'location'
  `.execute(db)
  return rows[0]
}
