import { trpc, queryClient } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"
import { useChange } from "../app/use-change.ts"
import { notifyError } from "../feedback/notices.tsx"
import { moveLine } from "./line-order.ts"

type Kit = Outputs["kits"]["get"]

/**
 * Puts lines in another order. The page shows the new order at once: an order is only an order, and if the
 * server refuses, what it says comes back by itself.
 */
export function useLineOrder(kit: Kit): (lineId: number, afterLineId: number | null | undefined) => void {
  const move = useChange(trpc.kits.moveLine.mutationOptions({ onError: notifyError }))
  return (lineId, afterLineId) => {
    const line = kit.lines.find((candidate) => candidate.id === lineId)
    if (line === undefined || afterLineId === undefined || move.isPending) return
    queryClient.setQueryData(trpc.kits.get.queryKey({ id: kit.id }), (shown) =>
      shown === undefined ? shown : { ...shown, lines: moveLine(shown.lines, lineId, afterLineId) },
    )
    move.submit({ lineId, afterLineId, version: line.version })
  }
}
