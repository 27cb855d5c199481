import type { Db } from "@kitwright/db/database"
import { listKits as selectKits } from "@kitwright/db/kits"
import { z } from "zod"
import { decodeNamedCursor, encodeNamedCursor, toPage } from "../cursor.ts"
import { pageFields, searchQuery } from "../input.ts"
import { kitFacts } from "./get-kit.ts"

export const listKitsInput = z.strictObject({
  status: z.enum(["active", "archived"]).optional(),
  query: searchQuery.optional(),
  ...pageFields,
})

/** Kits by name, then id. */
export async function listKits(db: Db, input: z.output<typeof listKitsInput>) {
  const rows = await selectKits(db, {
    status: input.status ?? null,
    words: input.query ?? [],
    after: decodeNamedCursor(input.cursor),
    limit: input.limit + 1,
  })
  return toPage(rows, input.limit, encodeNamedCursor, kitFacts)
}
