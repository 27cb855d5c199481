import { Modal } from "@mantine/core"
import { type ReactNode, useEffect, useState } from "react"
import { useIsPhone } from "../page/use-is-phone.ts"

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  /** Large ones fill the screen of a phone. */
  readonly isLarge?: boolean
  readonly children: ReactNode
}

/** A dialog that is open for as long as it is drawn. When it goes, the focus goes back to where it came from. */
export function Dialog({ title, onClose, isLarge = false, children }: DialogProps) {
  const isPhone = useIsPhone()
  useFocusGoesBack()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={isLarge ? "lg" : "md"}
      fullScreen={isLarge && isPhone}
      returnFocus={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children}
    </Modal>
  )
}

function useFocusGoesBack(): void {
  const [opener] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // The button may have gone with its row; then the title of the page is a place to go on from.
      const target = opener?.isConnected === true ? opener : document.querySelector("main h1")
      if (target instanceof HTMLElement) target.focus({ preventScroll: true })
    },
    [opener],
  )
}
