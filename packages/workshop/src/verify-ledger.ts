import type { Db } from "@kitwright/db/database"
import { listLedgerProblems } from "@kitwright/db/movements"
import { Quantity } from "@kitwright/domain/quantity"

export type LedgerReport = {
  ok: boolean
  /** Movements that were replayed. */
  checked: number
  /** Balances that differ from the replay, a hundred at the most. */
  problems: { lotId: number; placeId: number; ledger: string; stock: string }[]
}

/** Replays all movements and compares the result with the stock table, row by row, in both directions. */
export async function verifyLedger(db: Db): Promise<LedgerReport> {
  const { checked, problems } = await listLedgerProblems(db)
  return {
    ok: problems.length === 0,
    checked,
    problems: problems.map((problem) => ({
      ...problem,
      ledger: Quantity.of(problem.ledger).toString(),
      stock: Quantity.of(problem.stock).toString(),
    })),
  }
}
