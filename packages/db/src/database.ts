import type { Kysely, Transaction } from "kysely"
import type { DB } from "./generated/schema.ts"

/** Any executor: right for a query that is complete in itself. */
export type Db = Kysely<DB>

/** An open transaction: asked for by every query that locks or is a part of a change. Only `change` in the workshop makes one. */
export type Tx = Transaction<DB>
