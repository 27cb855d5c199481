import { Button } from "@mantine/core"
import { IconListDetails } from "@tabler/icons-react"
import { useState } from "react"
import type { Outputs } from "../app/outputs.ts"
import { Empty } from "../feedback/empty.tsx"
import { Tag } from "../feedback/tag.tsx"
import { Panel } from "../page/panel.tsx"
import sheet from "../page/sheet.module.css"
import { useIsPhone } from "../page/use-is-phone.ts"
import { AddLineForm } from "./add-line-form.tsx"
import { LineCards } from "./line-cards.tsx"
import { LinesTable } from "./lines-table.tsx"
import { useLineOrder } from "./use-line-order.ts"

export type KitView = Outputs["kits"]["get"]
export type KitLine = KitView["lines"][number]

/** What a line's row can ask for. */
export interface LineActs {
  readonly editingId: number | null
  edit(lineId: number | null): void
  move(lineId: number, afterLineId: number | null | undefined): void
}

const firstLinesMax = 200

/** The lines of a kit: what it takes and what is there for it. An archived kit is only shown. */
export function LinesPanel({ kit }: { kit: KitView }) {
  const [editingId, setEditingId] = useState<number | null>(null)
  const [shownMax, setShownMax] = useState(firstLinesMax)
  const isPhone = useIsPhone()
  const move = useLineOrder(kit.id)
  const acts = kit.status === "active" ? { editingId, edit: setEditingId, move } : null
  const shown = kit.lines.slice(0, shownMax)
  const hiddenCount = kit.lines.length - shown.length
  return (
    <Panel
      title="Lines"
      isFlush
      actions={acts === null || kit.remainingTarget === "0" ? null : <LinesState lines={kit.lines} />}
    >
      {kit.lines.length === 0 ? (
        <Empty icon={IconListDetails} text="This kit has no lines yet. Add the first part it is made from." />
      ) : isPhone ? (
        <LineCards kit={kit} lines={shown} acts={acts} />
      ) : (
        <LinesTable kit={kit} lines={shown} acts={acts} />
      )}
      {hiddenCount <= 0 ? null : (
        <div className={sheet.footer}>
          <span>{hiddenCount} more lines</span>
          <Button variant="default" size="compact-sm" onClick={() => setShownMax(shownMax + 500)}>
            Show more
          </Button>
        </div>
      )}
      {acts === null ? null : <AddLineForm kit={kit} />}
    </Panel>
  )
}

function LinesState({ lines }: { lines: readonly KitLine[] }) {
  if (lines.length === 0) return null
  const shortCount = lines.filter((line) => line.shortfall !== "0").length
  if (shortCount === 0) return <Tag tone="good">Everything is there</Tag>
  return <Tag tone="bad">{`${shortCount} of ${lines.length} short`}</Tag>
}
