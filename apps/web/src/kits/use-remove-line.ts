import { refreshesByItself, trpc } from "../app/client.ts"
import { runChange } from "../app/run-change.ts"
import { useChange } from "../app/use-change.ts"
import { notifyError, notifyWithUndo } from "../feedback/notices.tsx"
import { addLinePartId } from "./add-line-form.tsx"
import type { KitLine, KitView } from "./lines-panel.tsx"
import { lineInput } from "./line-form.ts"

/** Takes a line off its kit; the notice offers to put it back where it was. */
export function useRemoveLine(kit: KitView): (line: KitLine) => void {
  const remove = useChange(trpc.kits.removeLine.mutationOptions({ onError: notifyError }))
  return (line) => {
    const index = kit.lines.findIndex((candidate) => candidate.id === line.id)
    const before = kit.lines[index - 1]?.id ?? null
    remove.submit({ lineId: line.id, version: line.version }, () => {
      const neighbour = kit.lines[index + 1]?.id ?? before
      document.getElementById(neighbour === null ? addLinePartId : `line-${neighbour}`)?.focus()
      notifyWithUndo(`Removed ${line.partKey} from ${kit.name}.`, () => putBack(kit.id, line, before))
    })
  }
}

async function putBack(kitId: number, line: KitLine, afterLineId: number | null): Promise<void> {
  const added = { kitId, partKey: line.partKey, ...lineInput(line) }
  const options = trpc.kits.addLine.mutationOptions({ meta: refreshesByItself })
  const { id: lineId, version } = await runChange(options, added)
  await runChange(trpc.kits.moveLine.mutationOptions(), { lineId, afterLineId, version })
}
