import { ActionIcon } from "@mantine/core"
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from "@tabler/icons-react"
import type { ComponentType } from "react"
import styles from "./viewer.module.css"

/** How much wider than it fits a page is shown. */
export const zoomLevels = [1, 1.5, 2, 3] as const
const largest = zoomLevels.length - 1

/** Which level another step leads to; it stays where there is no further one. */
export function zoomStep(level: number, step: number): number {
  return Math.max(0, Math.min(largest, level + step))
}

interface PdfControlsProps {
  readonly page: number
  readonly pageCount: number
  /** A place in `zoomLevels`. */
  readonly zoom: number
  readonly onPage: (page: number) => void
  readonly onZoom: (zoom: number) => void
}

/** The page that is shown, the way to its neighbours, and how large it is. */
export function PdfControls({ page, pageCount, zoom, onPage, onZoom }: PdfControlsProps) {
  return (
    <>
      <Control icon={IconZoomOut} name="Zoom out" isOff={zoom === 0} onClick={() => onZoom(zoom - 1)} />
      <Control icon={IconZoomIn} name="Zoom in" isOff={zoom === largest} onClick={() => onZoom(zoom + 1)} />
      <Control
        icon={IconChevronLeft}
        name="Previous page"
        isOff={page === 1}
        onClick={() => onPage(page - 1)}
      />
      <span className={styles.place} role="status">{`Page ${page} of ${pageCount}`}</span>
      <Control
        icon={IconChevronRight}
        name="Next page"
        isOff={page === pageCount}
        onClick={() => onPage(page + 1)}
      />
    </>
  )
}

interface ControlProps {
  readonly icon: ComponentType<{ size: number }>
  readonly name: string
  readonly isOff: boolean
  readonly onClick: () => void
}

/** One that is off keeps the focus: a button that is disabled while it has it would take all keys with it. */
function Control({ icon: Icon, name, isOff, onClick }: ControlProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={name}
      aria-disabled={isOff}
      {...(isOff ? { "data-disabled": true } : { onClick })}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  )
}
