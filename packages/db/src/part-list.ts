import type { AttachmentId, AttachmentSetId, TypeId } from "@kitwright/domain/ids"
import { sql } from "kysely"
import { coverOf } from "./attachment-sets.ts"
import type { Db } from "./database.ts"
import { type PartFacts, stockSums } from "./parts.ts"
import { containsWords } from "./search-words.ts"

export type PartListRow = PartFacts & {
  typeId: TypeId | null
  typeName: string | null
  manufacturer: string | null
  partNumber: string | null
  tags: string[]
  minimumStock: string
  attachmentSetId: AttachmentSetId
  coverAttachmentId: AttachmentId | null
  updatedAt: string
  onHand: string
  held: string
  sortName: string
}

export type PartListFilter = {
  /** Every word must occur in key, description, manufacturer, part number or tags. */
  words: readonly string[]
  typeId: number | null
  inStock: boolean | null
  archived: boolean
  after: { sortName: string; id: number } | null
  limit: number
  today: string
}

/** So many parts are looked at in their order before all that match are looked for. */
const nearPartsMax = 5_000

/**
 * Parts in the order of their description, then id, from a given place in that order on.
 *
 * What is common stands near: the next parts in the order are looked at one by one, and mostly they fill the page. If they
 * don't, all that match are found through the search index and sorted. Left to itself the planner would walk on in the order,
 * through all parts when the word it looks for is the first one of descriptions far down the alphabet.
 */
export async function listParts(db: Db, filter: PartListFilter): Promise<PartListRow[]> {
  const conditions = sql`true ${containsWords(sql`p.search_text`, filter.words)} ${inStockCondition(filter.inStock)}`
  const inOrder = sql`select p.id, p.search_text, lower(p.description) collate "C" as sort_name from parts p where ${place(filter)}`
  const { rows } = await sql<PartListRow>`
    with near as materialized (
      select p.id from (${inOrder} order by sort_name, p.id limit ${sql.lit(nearPartsMax)}) p
      where ${conditions} order by p.sort_name, p.id limit ${filter.limit}
    ), far as materialized (
      -- "offset 0" keeps the planner from walking on in the order after all.
      select p.id from (${inOrder} and ${conditions} and (select count(*) from near) < ${filter.limit} offset 0) p
      order by p.sort_name, p.id limit ${filter.limit}
    )
    select p.id, p.key, p.description, p.unit, p.divisible, p.stocked, p.density, p.archived_at, p.type_id,
           t.name as type_name, p.manufacturer, p.part_number, p.tags, p.minimum_stock, p.attachment_set_id, ${coverOf(sql`p.attachment_set_id`)} as cover_attachment_id,
           p.updated_at, lower(p.description) as sort_name, sums.on_hand, sums.held
    from (select id from near union select id from far) page
    join parts p on p.id = page.id
    left join types t on t.id = p.type_id
    cross join lateral (${stockSums(filter.today)}) sums
    order by lower(p.description) collate "C", p.id
  `.execute(db)
  return rows
}

/** Where in which order: conditions that an index over the order has an answer to. */
function place({ archived, typeId, after }: PartListFilter) {
  return sql`p.archived_at is ${archived ? sql`not null` : sql`null`}
    ${typeId === null ? sql`` : sql`and p.type_id = ${typeId}`}
    ${
      after === null
        ? sql``
        : sql`and (lower(p.description) collate "C", p.id) > (${after.sortName} collate "C", ${after.id})`
    }`
}

function inStockCondition(inStock: boolean | null) {
  if (inStock === null) return sql``
  const exists = sql`exists (select from stock s where s.part_id = p.id)`
  return inStock ? sql`and ${exists}` : sql`and not ${exists}`
}
