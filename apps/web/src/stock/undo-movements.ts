import { trpc } from "../app/client.ts"
import { runChange } from "../app/run-change.ts"

/** Takes movements back, the last one first: each by a counter-entry of its own. */
export async function undoMovements(movementIds: readonly number[]): Promise<void> {
  for (const movementId of movementIds.toReversed()) {
    // One after the other: the second may depend on the first, and a refusal stops the rest.
    // oxlint-disable-next-line no-await-in-loop
    await runChange(trpc.stock.undo.mutationOptions(), { movementId })
  }
}
