import { ActionIcon } from "@mantine/core"
import { IconExternalLink, IconX } from "@tabler/icons-react"
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react"
import styles from "./viewer.module.css"

interface ViewerProps {
  readonly title: string
  /** "2 of 5": where this is among its like. */
  readonly place?: string
  /** Opens the file by itself. */
  readonly url: string | null
  /** Buttons beside the title. */
  readonly controls?: ReactNode
  readonly onClose: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly children: ReactNode
}

/** The whole window for one document. Escape closes it, and the focus goes back to where it came from. */
export function Viewer(props: ViewerProps) {
  const { title, place, url, controls, onClose, onKeyDown, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Before it leaves the page: closed later, it could not give the focus back.
  useLayoutEffect(() => {
    const opened = dialog.current
    opened?.showModal()
    return () => opened?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        // Whoever has opened it closes it: else it would stay open in their eyes.
        event.preventDefault()
        onClose()
      }}
    >
      <div className={styles.bar}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        {place === undefined ? null : (
          <span className={styles.place} role="status">
            {place}
          </span>
        )}
        {controls}
        {url === null ? null : (
          <ActionIcon
            component="a"
            href={url}
            target="_blank"
            rel="noopener noreferrer"
            variant="subtle"
            color="gray"
            size={36}
            aria-label="Open in a new tab"
          >
            <IconExternalLink size={19} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon variant="subtle" color="gray" size={36} aria-label="Close" onClick={onClose}>
          <IconX size={20} aria-hidden />
        </ActionIcon>
      </div>
      {children}
    </dialog>
  )
}
