import { Button } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react"
import { useRef, useState } from "react"
import { type ErrorWords, errorWords } from "../app/error-words.ts"
import styles from "./notices.module.css"

const readMilliseconds = 5_000
const undoMilliseconds = 10_000
const closeButtonProps = { "aria-label": "Dismiss" }

/** Says that something was done. */
export function notifyDone(message: string): void {
  notifications.show({
    message,
    role: "status",
    closeButtonProps,
    autoClose: readMilliseconds,
    icon: <IconCheck size={16} aria-hidden />,
    classNames: { icon: styles.good ?? "" },
  })
}

/** Says in words why something that has no place of its own on the page failed. */
export function notifyError(error: unknown): void {
  notifyProblem(errorWords(error))
}

/** The same for what is in words already. */
export function notifyProblem({ title, text, list, requestId }: ErrorWords): void {
  const id = requestId === null ? [] : [`Request id: ${requestId}`]
  notifications.show({
    title,
    message: [text, ...list, ...id].join(" · "),
    closeButtonProps,
    autoClose: undoMilliseconds,
    icon: <IconAlertTriangle size={16} aria-hidden />,
    classNames: { icon: styles.bad ?? "" },
  })
}

/** Says that something was done, and offers to take it back for ten seconds. */
export function notifyWithUndo(message: string, undo: () => Promise<unknown>): void {
  const id = notifications.show({
    message: <UndoMessage message={message} undo={undo} onDone={() => notifications.hide(id)} />,
    role: "status",
    closeButtonProps,
    autoClose: undoMilliseconds,
    icon: <IconCheck size={16} aria-hidden />,
    classNames: { icon: styles.good ?? "" },
  })
}

interface UndoMessageProps {
  readonly message: string
  readonly undo: () => Promise<unknown>
  readonly onDone: () => void
}

function UndoMessage({ message, undo, onDone }: UndoMessageProps) {
  const [isPending, setIsPending] = useState(false)
  const hasStarted = useRef(false)
  const run = async () => {
    if (hasStarted.current) return
    hasStarted.current = true
    setIsPending(true)
    try {
      await undo()
      notifyDone("Undone.")
    } catch (error) {
      notifyError(error)
    }
    onDone()
  }
  return (
    <div className={styles.row}>
      <span className={styles.message}>{message}</span>
      <Button size="compact-sm" variant="default" loading={isPending} onClick={() => void run()}>
        Undo
      </Button>
    </div>
  )
}
