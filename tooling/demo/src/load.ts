import { openDatabase } from "@kitwright/db/client"
import type { Db, Tx } from "@kitwright/db/database"
import { DomainError } from "@kitwright/domain/errors"
import { listBoxes, listBoxesInput } from "@kitwright/workshop/boxes/boxes"
import { change } from "@kitwright/workshop/change"
import { listKits, listKitsInput } from "@kitwright/workshop/kits/list-kits"
import { listParts, listPartsInput } from "@kitwright/workshop/parts/list-parts"
import { listTypes } from "@kitwright/workshop/types/types"
import { dateAfter, momentOn } from "./calendar.ts"
import { kits, parts, visits } from "./content.ts"
import { writeBoxes, writeParts, writeTypes } from "./write-catalogue.ts"
import { writeHistory } from "./write-history.ts"
import { writeKits } from "./write-kits.ts"

export interface LoadOptions {
  /** Gets one line when all is stored. */
  readonly log?: (line: string) => void
  /** The calendar date (YYYY-MM-DD) that all dates of the demo lead up to: today in UTC when left out. */
  readonly today?: string
}

/** The books begin so many days before today: the opening stock is older than the first visit of the history. */
const openingDaysAgo = 60

/**
 * Fills an empty workshop with the demo: an electronics bench and a bakery, with two months of history that ends the day
 * before `today`. The same `today` gives the same workshop. It is one transaction: all of it is stored, or nothing.
 *
 * @throws INVALID_STATE when the workshop isn't empty
 */
export async function loadDemoWorkshop(databaseUrl: string, options: LoadOptions = {}): Promise<void> {
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const call = {
    procedure: "demo.load",
    body: { today },
    idempotencyKey: null,
    actor: "local",
    requestId: "demo",
    at: momentOn(dateAfter(today, -openingDaysAgo), "08:00"),
  }
  await withDatabase(databaseUrl, (db) =>
    change(db, call, async (tx, origin) => {
      await refuseFilled(tx)
      const typeIds = await writeTypes(tx, origin)
      const boxNumbers = await writeBoxes(tx, origin)
      await writeParts(tx, origin, parts, { typeIds, boxNumbers })
      await writeHistory(tx, origin, visits, { today, boxNumbers })
      await writeKits(tx, origin, kits)
    }),
  )
  options.log?.(`The demo workshop has ${parts.length} parts and ${kits.length} kits.`)
}

/** Whether nothing was ever put in, so that the demo may be: no type, no box, no part and no kit, archived or not. */
export async function isEmptyWorkshop(databaseUrl: string): Promise<boolean> {
  return await withDatabase(databaseUrl, isEmpty)
}

async function isEmpty(db: Db): Promise<boolean> {
  const today = new Date().toISOString().slice(0, 10)
  const page = { limit: 1 }
  const lists = [
    await listTypes(db),
    (await listBoxes(db, listBoxesInput.parse(page))).items,
    (await listParts(db, listPartsInput.parse(page), today)).items,
    (await listParts(db, listPartsInput.parse({ ...page, archived: true }), today)).items,
    (await listKits(db, listKitsInput.parse(page))).items,
  ]
  return lists.every((items) => items.length === 0)
}

async function refuseFilled(tx: Tx): Promise<void> {
  if (await isEmpty(tx)) return
  throw new DomainError(
    "INVALID_STATE",
    "The demo goes into an empty workshop only; this one has something in it.",
    {
      state: "filled",
    },
  )
}

async function withDatabase<T>(url: string, act: (db: Db) => Promise<T>): Promise<T> {
  const client = openDatabase({
    url,
    applicationName: "kitwright demo",
    connectionsMax: 1,
    // A connection that breaks while it is in use fails the query; one that breaks while idle is of no consequence here.
    onIdleError: () => undefined,
  })
  try {
    return await act(client.db)
  } finally {
    await client.close()
  }
}
