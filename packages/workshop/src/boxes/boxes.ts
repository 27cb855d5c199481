import {
  type BoxContentRow,
  type BoxRow,
  boxHasHistory,
  deleteBox as removeBox,
  deleteUnusedLocationsAbove,
  findBox,
  insertBox,
  insertLocations,
  listBoxContents,
  listBoxes as selectBoxes,
  listOccupiedAbove,
  lockBox,
  retireBox,
  updateBox as writeBox,
} from "@kitwright/db/boxes"
import type { Db, Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { inUse, notFound, versionConflict } from "@kitwright/domain/errors"
import { BoxNo } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { z } from "zod"
import { decodeIdCursor, toPage } from "../cursor.ts"
import { definedFields } from "../defined-fields.ts"
import { changeInput, lineText, pageFields, version } from "../input.ts"

const capacity = z.int().min(1).max(1_000)

export const boxNoInput = z.strictObject({ boxNo: BoxNo })
export const listBoxesInput = z.strictObject(pageFields)

/** Boxes in use by number, with the share of their locations that hold something. */
export async function listBoxes(db: Db, input: z.output<typeof listBoxesInput>) {
  const rows = await selectBoxes(db, {
    afterBoxNo: decodeIdCursor(input.cursor) ?? 0,
    limit: input.limit + 1,
  })
  return toPage(rows, input.limit, (box) => String(box.boxNo), boxFacts)
}

/** A box with all its locations and what lies there. @throws NOT_FOUND */
export async function getBox(db: Db, boxNo: BoxNo) {
  const box = await findBox(db, boxNo)
  if (box === undefined) throw notFound("box", boxNo)
  const contents: ReadonlyMap<number, BoxContentRow[]> = Map.groupBy(
    await listBoxContents(db, boxNo),
    (row) => row.locNo,
  )
  return {
    ...boxFacts(box),
    locations: Array.from({ length: box.capacity }, (_, index) => ({
      locNo: index + 1,
      contents: (contents.get(index + 1) ?? []).map(contentView),
    })),
  }
}

export const createBoxInput = changeInput({ description: lineText(200), capacity })

/** Makes a box with the next number and its locations 1 to capacity. */
export async function createBox(tx: Tx, _origin: Origin, input: z.output<typeof createBoxInput>) {
  const boxNo = BoxNo.parse(await insertBox(tx, { description: input.description, capacity: input.capacity }))
  await insertLocations(tx, boxNo, 1, input.capacity)
  return await getBox(tx, boxNo)
}

export const updateBoxInput = changeInput({
  boxNo: BoxNo,
  version,
  description: lineText(200).optional(),
  capacity: capacity.optional(),
})

/** Renames a box or changes its capacity; it shrinks only past empty locations. @throws NOT_FOUND, VERSION_CONFLICT, IN_USE */
export async function updateBox(tx: Tx, _origin: Origin, input: z.output<typeof updateBoxInput>) {
  const box = await getLockedBox(tx, input.boxNo)
  if (box.version !== input.version) throw versionConflict(await getBox(tx, input.boxNo))
  const newCapacity = input.capacity ?? box.capacity
  if (newCapacity < box.capacity) {
    const occupied = await listOccupiedAbove(tx, input.boxNo, newCapacity)
    if (occupied.length > 0) {
      const examples = occupied.map((locNo) => `${input.boxNo}-${locNo}`)
      throw inUse(`capacity of box ${input.boxNo}`, [
        { kind: "occupied locations", count: occupied.length, examples },
      ])
    }
    await deleteUnusedLocationsAbove(tx, input.boxNo, newCapacity)
  }
  await insertLocations(tx, input.boxNo, 1, newCapacity)
  const change = definedFields({ description: input.description, capacity: input.capacity })
  if (!(await writeBox(tx, input.boxNo, input.version, change)))
    throw versionConflict(await getBox(tx, input.boxNo))
  return await getBox(tx, input.boxNo)
}

export const boxNoChange = changeInput({ boxNo: BoxNo })

/** Removes an empty box; one with history is retired: it is hidden and its number stays taken. @throws NOT_FOUND, IN_USE */
export async function deleteBox(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof boxNoChange>,
): Promise<{ boxNo: BoxNo; retired: boolean }> {
  const box = await getLockedBox(tx, input.boxNo)
  if (box.occupied > 0) {
    throw inUse(`box ${box.boxNo}`, [{ kind: "occupied locations", count: box.occupied }])
  }
  const retired = await boxHasHistory(tx, input.boxNo)
  if (retired) await retireBox(tx, input.boxNo, origin.at)
  else await removeBox(tx, input.boxNo)
  return { boxNo: box.boxNo, retired }
}

async function getLockedBox(tx: Tx, boxNo: BoxNo): Promise<BoxRow> {
  const box = await lockBox(tx, boxNo)
  if (box === undefined || box.retiredAt !== null) throw notFound("box", boxNo)
  return box
}

function boxFacts(box: BoxRow) {
  return { ...box, utilisation: box.occupied / box.capacity }
}

function contentView({ partKey, description, unit, quantity }: BoxContentRow) {
  return { partKey, description, unit, quantity: Quantity.of(quantity).toString() }
}
