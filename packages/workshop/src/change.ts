import { createHash } from "node:crypto"
import { setTimeout as delay } from "node:timers/promises"
import { explainDatabaseError, isTransient } from "@kitwright/db/constraint-errors"
import type { Db, Tx } from "@kitwright/db/database"
import { getIdempotentAnswer, storeIdempotentAnswer, takeIdempotencyKey } from "@kitwright/db/idempotency"
import type { Origin } from "@kitwright/db/movements"
import { DomainError } from "@kitwright/domain/errors"
import { canonicalJson } from "./canonical-json.ts"

/** One call of one changing procedure. */
export type ChangeCall = {
  /** The procedure's name, such as "stock.add": idempotency keys are counted per procedure. */
  procedure: string
  /** What the caller sent, as JSON: a repeated idempotency key must come with the same body. */
  body: unknown
  idempotencyKey: string | null
  actor: string
  requestId: string
  /** The moment of the change, ISO-8601. */
  at: string
}

/** What a change does inside its transaction. It may be run again, so it touches nothing but the transaction. */
export type Act<R> = (tx: Tx, origin: Origin) => Promise<R>

const attemptsMax = 5

/**
 * Runs one change in one transaction: all of it is stored, or nothing. With an idempotency key the answer is stored in the
 * same transaction; a twin that comes meanwhile waits, and a repetition gets the first answer. A change that lost a
 * deadlock or serialization race is run again, five times at the most.
 *
 * This is the only place that opens a transaction.
 *
 * @throws IDEMPOTENCY_MISMATCH when the key was used with another body
 */
export async function change<R>(db: Db, call: ChangeCall, act: Act<R>): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute((tx) => once(tx, call, act))
    } catch (error) {
      if (attempt >= attemptsMax || !isTransient(error)) throw explainDatabaseError(error)
      await delay(attempt * 10 + Math.random() * 20)
    }
  }
}

async function once<R>(tx: Tx, call: ChangeCall, act: Act<R>): Promise<R> {
  const { procedure, idempotencyKey: key, actor, requestId, at } = call
  const origin: Origin = { actor, requestId, idempotencyKey: key, at }
  if (key === null) return await act(tx, origin)

  const requestHash = createHash("sha256").update(canonicalJson(call.body)).digest("hex")
  if (!(await takeIdempotencyKey(tx, { procedure, key, requestHash }))) {
    const first = await getIdempotentAnswer(tx, procedure, key)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same procedure stored it, so it is an R
    if (first.requestHash === requestHash) return first.response as R
    throw new DomainError(
      "IDEMPOTENCY_MISMATCH",
      "This idempotency key was used for another request already. Send a new key with a new request.",
      { procedure },
    )
  }
  const answer = await act(tx, origin)
  await storeIdempotentAnswer(tx, procedure, key, answer)
  return answer
}
