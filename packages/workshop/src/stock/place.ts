import { holdLocation, type LocationRow } from "@kitwright/db/boxes"
import type { Tx } from "@kitwright/db/database"
import { notFound } from "@kitwright/domain/errors"
import { BoxNo, LocNo } from "@kitwright/domain/ids"
import { z } from "zod"

/** A location as people write it: box 7, location 3. */
export const placeFields = { boxNo: BoxNo, locNo: LocNo }
export const placeInput = z.strictObject(placeFields)
export type Place = z.output<typeof placeInput>

/** A location in a box that is in use; the box keeps its capacity until the transaction ends. @throws NOT_FOUND */
export async function getHeldLocation(tx: Tx, place: Place): Promise<LocationRow> {
  const location = await holdLocation(tx, place.boxNo, place.locNo)
  if (location === undefined) throw notFound("location", `${place.boxNo}-${place.locNo}`)
  return location
}
