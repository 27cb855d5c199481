/** What somebody gives to the page without a button: dropped on a section, or pasted anywhere but into a field. */
import { LinkUrl } from "@kitwright/domain/attachment/link-url"
import { type DragEvent, useEffect, useEffectEvent, useRef, useState } from "react"

export type Given =
  | { readonly kind: "files"; readonly files: readonly File[] }
  | { readonly kind: "link"; readonly url: string }

/** Files before text: a picture that is copied from a page comes with its address, too. */
function readGiven(transfer: DataTransfer): Given | null {
  const files = [...transfer.files]
  if (files.length > 0) return { kind: "files", files }
  const text = (transfer.getData("text/uri-list") || transfer.getData("text/plain")).trim()
  const url = LinkUrl.safeParse(text.split("\n", 1)[0]?.trim())
  return url.success ? { kind: "link", url: url.data } : null
}

const fields = "input, textarea, select, [contenteditable=true], dialog, [role=dialog]"

/**
 * Watches for files and addresses that are dropped on the element with the handlers, or pasted.
 *
 * @param canTake false where nothing can be added: what is dropped is then ignored
 */
export function useGiven(canTake: boolean, take: (given: Given) => void) {
  const [isOver, setIsOver] = useState(false)
  /** Entering a child comes before leaving its parent. */
  const depth = useRef(0)
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const isInField = event.target instanceof Element && event.target.closest(fields) !== null
    if (!canTake || isInField || event.clipboardData === null) return
    const given = readGiven(event.clipboardData)
    if (given === null) return
    event.preventDefault()
    take(given)
  })
  useEffect(() => {
    const paste = (event: ClipboardEvent) => onPaste(event)
    document.addEventListener("paste", paste)
    return () => document.removeEventListener("paste", paste)
  }, [])
  useIgnoredBeside()

  const mayTake = ({ dataTransfer }: DragEvent) =>
    canTake && ["Files", "text/uri-list"].some((type) => dataTransfer.types.includes(type))
  return {
    isOver,
    handlers: {
      onDragEnter: (event: DragEvent) => {
        if (!mayTake(event)) return
        depth.current += 1
        setIsOver(true)
      },
      onDragOver: (event: DragEvent) => {
        if (mayTake(event)) event.preventDefault()
      },
      onDragLeave: () => {
        depth.current = Math.max(0, depth.current - 1)
        if (depth.current === 0) setIsOver(false)
      },
      onDrop: (event: DragEvent) => {
        depth.current = 0
        setIsOver(false)
        if (!mayTake(event)) return
        event.preventDefault()
        const given = readGiven(event.dataTransfer)
        if (given !== null) take(given)
      },
    },
  }
}

/** A file that is dropped beside the section would replace the whole app by itself. */
function useIgnoredBeside(): void {
  useEffect(() => {
    const ignore = (event: globalThis.DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") !== true || event.defaultPrevented) return
      event.preventDefault()
      event.dataTransfer.dropEffect = "none"
    }
    addEventListener("dragover", ignore)
    addEventListener("drop", ignore)
    return () => {
      removeEventListener("dragover", ignore)
      removeEventListener("drop", ignore)
    }
  }, [])
}
