import type { MatchKeys } from "@kitwright/db/imports"
import type { Client } from "pg"

/** What the plans are asked about: ordinary rows, and those of which there are most. */
export type PlanSamples = {
  partKey: string
  partId: number
  /** On more kits than any other part. */
  commonPartId: number
  /** With more movements than any other part. */
  busyPartId: number
  /** In the middle of that part's movements. */
  busyPartMovementId: number
  /** Where that part is taken from, over and over. */
  busyStock: { lotId: number; placeId: number }
  /** As many parts as a page of the list has. */
  pagePartIds: number[]
  /** In the middle of all parts in the order of the list. */
  deepPart: { sortName: string; id: number }
  deepKit: { sortName: string; id: number }
  largeKitId: number
  /** With nine levels of kits below it. */
  deepestKitId: number
  /** What a bill of materials of a thousand lines asks for. */
  match: MatchKeys
  typesMax: number
  /** The content of some photo, and the name and the upload of the object that it lies in. */
  photo: { blobId: number; sha256: string; objectKey: string; uploadId: string }
}

async function readOne<Row extends object>(client: Client, text: string): Promise<Row> {
  const { rows } = await client.query<Row>(text)
  if (rows[0] === undefined) throw new Error(`the data set has no row for: ${text}`)
  return rows[0]
}

async function readId(client: Client, text: string): Promise<number> {
  return Number((await readOne<{ id: string }>(client, text)).id)
}

/** Finds the middle of a list in its own order. */
function middle(client: Client, table: "parts" | "kits", name: string, condition: string) {
  return readOne<{ sortName: string; id: number }>(
    client,
    `select lower(${name}) as "sortName", id::float8 as id from ${table} where ${condition}
     order by lower(${name}) collate "C", id offset (select count(*) / 2 from ${table}) limit 1`,
  )
}

export async function choosePlanSamples(client: Client): Promise<PlanSamples> {
  const part = await readOne<{ id: string; key: string }>(client, "select id, key from parts where id = 1234")
  const most = (table: string) =>
    readId(client, `select part_id as id from ${table} group by part_id order by count(*) desc limit 1`)
  const busyPartId = await most("movements")
  const page = await client.query<{ id: string }>(
    "select id from parts where archived_at is null order by md5(key) limit 51",
  )
  const rows = await client.query<{ key: string; part_number_folded: string; description: string }>(
    "select key, part_number_folded, lower(description) as description from parts where id % 997 = 0 limit 1000",
  )
  return {
    partKey: part.key,
    partId: Number(part.id),
    commonPartId: await most("kit_lines"),
    busyPartId,
    busyPartMovementId: await readId(
      client,
      `select id from movements where part_id = ${busyPartId} order by id
       offset (select count(*) / 2 from movements where part_id = ${busyPartId}) limit 1`,
    ),
    busyStock: await readOne(
      client,
      `select lot_id::float8 as "lotId", from_place_id::float8 as "placeId" from movements where part_id = ${busyPartId}
       group by 1, 2 order by count(*) desc limit 1`,
    ),
    pagePartIds: page.rows.map(({ id }) => Number(id)),
    deepPart: await middle(client, "parts", "description", "archived_at is null"),
    deepKit: await middle(client, "kits", "name", "true"),
    largeKitId: await readId(
      client,
      "select kit_id as id from kit_lines group by kit_id order by count(*) desc limit 1",
    ),
    deepestKitId: 20,
    match: {
      keys: rows.rows.map(({ key }) => key),
      partNumbersFolded: rows.rows.map((row) => row.part_number_folded),
      valuesFolded: Array.from({ length: 20 }, (_, n) => `${n * 13}k`),
      descriptions: rows.rows.map(({ description }) => description),
    },
    typesMax: 200,
    photo: await readOne(
      client,
      `select b.id::float8 as "blobId", b.sha256, b.object_key as "objectKey", u.id as "uploadId"
       from blobs b join uploads u on u.object_key = b.object_key where b.id = 4321`,
    ),
  }
}
