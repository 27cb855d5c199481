import { ActionIcon } from "@mantine/core"
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconTrash } from "@tabler/icons-react"
import { useState } from "react"
import sheet from "../page/sheet.module.css"
import { Amount } from "../quantity/amount.tsx"
import { LineEditor } from "./line-editor.tsx"
import { dropAfter, neighbourAfter } from "./line-order.ts"
import { LinePart, PerBatch, Shortfall } from "./line-words.tsx"
import type { KitLine, KitView, LineActs } from "./lines-panel.tsx"
import styles from "./lines-table.module.css"
import { useRemoveLine } from "./use-remove-line.ts"

interface LinesTableProps {
  readonly kit: KitView
  readonly lines: readonly KitLine[]
  /** Null where nothing may be changed. */
  readonly acts: LineActs | null
}

/** The lines as a table. Quantities but the one per batch are in the part's unit. */
export function LinesTable({ kit, lines, acts }: LinesTableProps) {
  const [draggedId, setDraggedId] = useState<number | null>(null)
  const drag: Drag | null = acts && {
    draggedId,
    start: setDraggedId,
    drop: (targetId) => {
      if (draggedId !== null) acts.move(draggedId, dropAfter(kit.lines, draggedId, targetId))
      setDraggedId(null)
    },
  }
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="Lines">
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" className={sheet.number}>
              Per batch
            </th>
            <th scope="col" className={sheet.number}>
              Required
            </th>
            <th scope="col" className={sheet.number}>
              On hand
            </th>
            <th scope="col" className={sheet.number}>
              Reserved
              <br />
              by others
            </th>
            <th scope="col" className={sheet.number}>
              Available
            </th>
            <th scope="col" className={sheet.number}>
              Shortfall
            </th>
            {acts === null ? null : <th scope="col">Actions</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) =>
            acts?.editingId === line.id ? (
              <tr key={line.id} className={styles.editing}>
                <td colSpan={8}>
                  <LineEditor kitId={kit.id} line={line} onClose={() => acts.edit(null)} />
                </td>
              </tr>
            ) : (
              <LineRow key={line.id} kit={kit} line={line} acts={acts} drag={drag} />
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}

interface Drag {
  readonly draggedId: number | null
  start(lineId: number | null): void
  drop(targetId: number): void
}

interface LineRowProps {
  readonly kit: KitView
  readonly line: KitLine
  readonly acts: LineActs | null
  readonly drag: Drag | null
}

function LineRow({ kit, line, acts, drag }: LineRowProps) {
  const isDragging = drag !== null && drag.draggedId !== null
  return (
    <tr
      data-dragged={drag?.draggedId === line.id}
      className={styles.row}
      onDragOver={(event) => {
        if (isDragging) event.preventDefault()
      }}
      onDrop={(event) => {
        event.preventDefault()
        drag?.drop(line.id)
      }}
    >
      <th scope="row">
        <div className={styles.part}>
          {drag === null ? null : <Grip line={line} drag={drag} />}
          <LinePart line={line} />
        </div>
      </th>
      <td className={sheet.number}>
        <PerBatch line={line} onEdit={acts === null ? null : () => acts.edit(line.id)} />
      </td>
      <td className={sheet.number}>
        <Amount value={line.totalRequired} unit={line.partUnit} />
      </td>
      <td className={sheet.number}>
        <Amount value={line.stocked ? line.onHand : null} />
      </td>
      <td className={sheet.number}>
        <Amount value={line.reservedByOthers} />
      </td>
      <td className={sheet.number}>
        <Amount value={line.stocked ? line.available : null} />
      </td>
      <td className={sheet.number}>
        <Shortfall line={line} />
      </td>
      {acts === null ? null : (
        <td>
          <LineButtons kit={kit} line={line} acts={acts} />
        </td>
      )}
    </tr>
  )
}

/** The handle for dragging with a mouse; the arrow buttons do the same from the keyboard. */
function Grip({ line, drag }: { line: KitLine; drag: Drag }) {
  return (
    <span
      className={styles.grip}
      draggable
      aria-hidden
      title="Drag to another place"
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move"
        event.dataTransfer.setData("text/plain", line.partKey)
        drag.start(line.id)
      }}
      onDragEnd={() => drag.start(null)}
    >
      <IconGripVertical size={15} />
    </span>
  )
}

interface LineButtonsProps {
  readonly kit: KitView
  readonly line: KitLine
  readonly acts: LineActs
}

const buttonProps = { variant: "subtle", color: "gray", size: 30 } as const
const iconProps = { size: 16, stroke: 1.7, "aria-hidden": true } as const

/** Edit, up, down, remove. */
export function LineButtons({ kit, line, acts }: LineButtonsProps) {
  const remove = useRemoveLine(kit)
  const up = neighbourAfter(kit.lines, line.id, "up")
  const down = neighbourAfter(kit.lines, line.id, "down")
  return (
    <div className={styles.buttons}>
      <ActionIcon
        {...buttonProps}
        id={`line-${line.id}`}
        aria-label={`Edit ${line.partKey}`}
        onClick={() => acts.edit(line.id)}
      >
        <IconPencil {...iconProps} />
      </ActionIcon>
      <ActionIcon
        {...buttonProps}
        aria-label={`Move ${line.partKey} up`}
        aria-disabled={up === undefined}
        onClick={() => acts.move(line.id, up)}
      >
        <IconArrowUp {...iconProps} />
      </ActionIcon>
      <ActionIcon
        {...buttonProps}
        aria-label={`Move ${line.partKey} down`}
        aria-disabled={down === undefined}
        onClick={() => acts.move(line.id, down)}
      >
        <IconArrowDown {...iconProps} />
      </ActionIcon>
      <ActionIcon {...buttonProps} aria-label={`Remove ${line.partKey}`} onClick={() => remove(line)}>
        <IconTrash {...iconProps} />
      </ActionIcon>
    </div>
  )
}
