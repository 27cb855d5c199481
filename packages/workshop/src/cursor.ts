import { validation } from "@kitwright/domain/errors"
import { z } from "zod"

const namedCursor = z.tuple([z.string(), z.int()])

/** A place in a list that is ordered by name, then id. */
export type NamedPlace = { sortName: string; id: number }

/** Writes a place in a list as the opaque cursor of the next page. */
export function encodeNamedCursor(place: NamedPlace): string {
  return Buffer.from(JSON.stringify([place.sortName, place.id])).toString("base64url")
}

/** @throws VALIDATION when the cursor is none of ours */
export function decodeNamedCursor(cursor: string | undefined): NamedPlace | null {
  if (cursor === undefined) return null
  const place = namedCursor.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()))
  if (!place.success || place.data[0].includes("\0")) throw invalidCursor()
  return { sortName: place.data[0], id: place.data[1] }
}

/** @throws VALIDATION when the cursor is none of ours */
export function decodeIdCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  const id = Number(cursor)
  if (!Number.isSafeInteger(id) || id < 1) throw invalidCursor()
  return id
}

export type Page<Item> = { items: Item[]; nextCursor: string | null }

/** Cuts what was read (one row more than the page holds) to a page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string,
  view: (row: Row) => Item,
): Page<Item> {
  const last = rows[limit - 1]
  const more = rows.length > limit && last !== undefined
  return { items: rows.slice(0, limit).map(view), nextCursor: more ? cursorOf(last) : null }
}

function invalidCursor() {
  return validation("cursor", "This cursor was not given out by this list. Start again without one.")
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
