/** Checked by tsc alone: what takes part in a change can't be called outside of one. */
import type { Db, Tx } from "@kitwright/db/database"
import { insertMovements, type Origin } from "@kitwright/db/movements"
import { lockParts } from "@kitwright/db/parts"
import { change, type ChangeCall } from "../src/change.ts"
import { getPart } from "../src/parts/get-part.ts"
import { removeStock, type removeStockInput } from "../src/stock/remove-stock.ts"
import type { PartKey } from "@kitwright/domain/ids"
import type { z } from "zod"

declare const db: Db
declare const tx: Tx
declare const call: ChangeCall
declare const origin: Origin
declare const partKey: PartKey
declare const removal: z.output<typeof removeStockInput>

// @ts-expect-error a Db is no transaction
export const locksOutside = lockParts(db, [partKey])
// @ts-expect-error a Db is no transaction
export const writesOutside = insertMovements(db, origin, [])
// @ts-expect-error a Db is no transaction
export const actsOutside = removeStock(db, origin, removal)

export const locksInside = lockParts(tx, [partKey])
export const readsAnywhere = [getPart(db, partKey, "2026-05-01"), getPart(tx, partKey, "2026-05-01")]
export const changes = change(db, call, (inside, made) => removeStock(inside, made, removal))
