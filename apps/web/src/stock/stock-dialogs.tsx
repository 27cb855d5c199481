import type { Outputs } from "../app/outputs.ts"
import { Dialog } from "../feedback/dialog.tsx"
import { placeText } from "../boxes/place.ts"
import { AddStockForm } from "./add-stock-form.tsx"
import { CountStockForm } from "./count-stock-form.tsx"
import { LotForm } from "./lot-form.tsx"
import { MoveStockForm } from "./move-stock-form.tsx"
import { RemoveStockForm } from "./remove-stock-form.tsx"

export type StockedPart = Outputs["parts"]["get"]
export type StockRow = Outputs["parts"]["stock"][number]

/** What somebody is about to do with the stock of a part. */
export type StockAct =
  | { readonly kind: "add" }
  | { readonly kind: "remove" | "move" | "count" | "lot"; readonly row: StockRow }

interface StockDialogsProps {
  readonly part: StockedPart
  readonly act: StockAct | null
  readonly onClose: () => void
}

/** The dialog of what is being done, if anything is. */
export function StockDialogs({ part, act, onClose }: StockDialogsProps) {
  if (act === null) return null
  return (
    <Dialog onClose={onClose} title={titleOf(part, act)}>
      <StockForm part={part} act={act} onClose={onClose} />
    </Dialog>
  )
}

function titleOf(part: StockedPart, act: StockAct): string {
  switch (act.kind) {
    case "add":
      return `Add stock of ${part.key}`
    case "remove":
      return `Remove ${part.key} from ${placeText(act.row)}`
    case "move":
      return `Move ${part.key} from ${placeText(act.row)}`
    case "count":
      return `Count ${part.key} in ${placeText(act.row)}`
    case "lot":
      return `Lot of ${part.key} in ${placeText(act.row)}`
  }
}

function StockForm({ part, act, onClose }: { part: StockedPart; act: StockAct; onClose: () => void }) {
  switch (act.kind) {
    case "add":
      return <AddStockForm part={part} onClose={onClose} />
    case "remove":
      return <RemoveStockForm part={part} row={act.row} onClose={onClose} />
    case "move":
      return <MoveStockForm part={part} row={act.row} onClose={onClose} />
    case "count":
      return <CountStockForm part={part} row={act.row} onClose={onClose} />
    case "lot":
      return <LotForm row={act.row} onClose={onClose} />
  }
}
