import type { Tx } from "@kitwright/db/database"
import { allowLongStatements, listLedgerProblems } from "@kitwright/db/movements"
import { Quantity } from "@kitwright/domain/quantity"

export type LedgerReport = {
  ok: boolean
  /** Movements that were replayed. */
  checked: number
  /** Balances that differ from the replay, a hundred at the most. */
  problems: { lotId: number; placeId: number; ledger: string; stock: string }[]
}

/** So long may the replay of a very large ledger take. */
const replayMinutesMax = 10

/** Replays all movements and compares the result with the stock table, row by row, in both directions. */
export async function verifyLedger(tx: Tx): Promise<LedgerReport> {
  await allowLongStatements(tx, replayMinutesMax)
  const { checked, problems } = await listLedgerProblems(tx)
  return {
    ok: problems.length === 0,
    checked,
    problems: problems.map(({ lotId, placeId, ledger, stock }) => ({
      lotId,
      placeId,
      ledger: Quantity.of(ledger).toString(),
      stock: Quantity.of(stock).toString(),
    })),
  }
}
