import { Button } from "@mantine/core"
import { IconCamera, IconLink, IconUpload } from "@tabler/icons-react"
import { fileTypes } from "@kitwright/domain/attachment/file-types"
import { useRef } from "react"
import { useHasCamera } from "./use-has-camera.ts"

interface AddButtonsProps {
  readonly isFull: boolean
  readonly onFiles: (files: readonly File[]) => void
  readonly onLink: () => void
}

const iconSize = 15
/** With endings too: some systems know a file by nothing else. */
const accept = [...Object.keys(fileTypes), ".jpg", ".jpeg", ".png", ".webp", ".avif", ".pdf"].join(",")

/** The ways to add documents that have a button. */
export function AddButtons({ isFull, onFiles, onLink }: AddButtonsProps) {
  const hasCamera = useHasCamera()
  const files = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement) => {
    onFiles([...(input.files ?? [])])
    // The same file can be chosen again.
    input.value = ""
  }
  return (
    <>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label="Files"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-label="Photo"
        onChange={(event) => take(event.currentTarget)}
      />
      {hasCamera ? (
        <Button
          variant="default"
          size="xs"
          disabled={isFull}
          leftSection={<IconCamera size={iconSize} aria-hidden />}
          onClick={() => camera.current?.click()}
        >
          Take photo
        </Button>
      ) : null}
      <Button
        variant="default"
        size="xs"
        disabled={isFull}
        leftSection={<IconLink size={iconSize} aria-hidden />}
        onClick={onLink}
      >
        Add link
      </Button>
      <Button
        variant="default"
        size="xs"
        disabled={isFull}
        leftSection={<IconUpload size={iconSize} aria-hidden />}
        onClick={() => files.current?.click()}
      >
        Add files
      </Button>
    </>
  )
}
