import { useRef } from "react"
import { queryClient, refreshesByItself, refreshEverything, trpc } from "../app/client.ts"
import { runChange } from "../app/run-change.ts"
import { notifyError } from "../feedback/notices.tsx"
import { moveLine } from "./line-order.ts"

interface Move {
  readonly lineId: number
  readonly afterLineId: number | null
}

/**
 * Puts lines in another order. The page shows the new order at once, however quickly one move follows another: an
 * order is only an order. The moves are sent one by one. If one is refused, the rest is dropped and the page shows
 * what the server has.
 */
export function useLineOrder(
  kitId: number,
): (lineId: number, afterLineId: number | null | undefined) => void {
  const waiting = useRef<Move[]>([])
  const isSending = useRef(false)
  const queryKey = trpc.kits.get.queryKey({ id: kitId })

  const sendAll = async () => {
    isSending.current = true
    try {
      for (let move = waiting.current.shift(); move !== undefined; move = waiting.current.shift()) {
        // Each needs the version that the one before it made.
        // oxlint-disable-next-line no-await-in-loop
        await send(kitId, move)
      }
    } catch (error) {
      waiting.current = []
      notifyError(error)
    }
    isSending.current = false
    refreshEverything()
  }
  const move = async (lineId: number, afterLineId: number | null) => {
    // What is on its way would bring the old order back.
    await queryClient.cancelQueries({ queryKey })
    queryClient.setQueryData(queryKey, (shown) =>
      shown === undefined ? shown : { ...shown, lines: moveLine(shown.lines, lineId, afterLineId) },
    )
    waiting.current.push({ lineId, afterLineId })
    if (!isSending.current) await sendAll()
  }
  return (lineId, afterLineId) => {
    if (afterLineId !== undefined) void move(lineId, afterLineId)
  }
}

async function send(kitId: number, { lineId, afterLineId }: Move): Promise<void> {
  const queryKey = trpc.kits.get.queryKey({ id: kitId })
  const line = queryClient.getQueryData(queryKey)?.lines.find((candidate) => candidate.id === lineId)
  if (line === undefined) return
  const options = trpc.kits.moveLine.mutationOptions({ meta: refreshesByItself })
  const moved = await runChange(options, { lineId, afterLineId, version: line.version })
  queryClient.setQueryData(queryKey, (shown) =>
    shown === undefined
      ? shown
      : {
          ...shown,
          lines: shown.lines.map((shownLine) =>
            shownLine.id === lineId ? { ...shownLine, version: moved.version } : shownLine,
          ),
        },
  )
}
