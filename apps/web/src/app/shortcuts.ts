/** Single keys that do something. They never fire while somebody types, holds a modifier or has a dialog open. */
import { useEffect, useRef } from "react"

/** "n", "/", "?" or a sequence such as "g p". */
export type Shortcuts = Readonly<Record<string, () => void>>

const sequenceMilliseconds = 1_000
/** The first key of every sequence. */
const leader = "g"

interface Typed {
  readonly key: string
  readonly at: number
}

/** What the keys typed so far mean: the sequence with the leader before it, or the key alone. */
export function shortcutName(key: string, previous: Typed | null, now: number): string {
  const isSequence = previous?.key === leader && now - previous.at <= sequenceMilliseconds
  return isSequence ? `${leader} ${key}` : key
}

/** Whether a key pressed here is text for a field or belongs to a dialog. */
function isForSomethingElse(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  return (
    target.closest("input, textarea, select, [contenteditable=true], dialog, [role=dialog], [role=menu]") !==
    null
  )
}

export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts)
  useEffect(() => {
    current.current = shortcuts
  })
  useEffect(() => {
    let previous: Typed | null = null
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (event.defaultPrevented || event.repeat || isForSomethingElse(event.target)) return
      const name = shortcutName(event.key, previous, event.timeStamp)
      previous = { key: event.key, at: event.timeStamp }
      const act = current.current[name]
      if (act === undefined) return
      event.preventDefault()
      previous = null
      act()
    }
    document.addEventListener("keydown", onKeyDown)
    return () => document.removeEventListener("keydown", onKeyDown)
  }, [])
}
