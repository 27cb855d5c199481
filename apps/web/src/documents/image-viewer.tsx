import { ActionIcon } from "@mantine/core"
import { IconChevronLeft, IconChevronRight, IconPhotoOff } from "@tabler/icons-react"
import { type KeyboardEvent, useState } from "react"
import { Empty } from "../feedback/empty.tsx"
import type { SetDocument } from "./document-queries.ts"
import { Viewer } from "./viewer.tsx"
import styles from "./viewer.module.css"

interface ImageViewerProps {
  readonly images: readonly SetDocument[]
  readonly openId: number
  readonly onOpen: (id: number) => void
  readonly onClose: () => void
}

/** The images of a set, one at a time. The arrow keys go from one to the next, and round at the ends. */
export function ImageViewer({ images, openId, onOpen, onClose }: ImageViewerProps) {
  const index = images.findIndex(({ id }) => id === openId)
  const image = images[index]
  if (image === undefined) return null
  const step = (by: number) => {
    const target = images.at((index + by) % images.length)
    if (target !== undefined) onOpen(target.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") step(1)
    else if (event.key === "ArrowLeft") step(-1)
    else return
    event.preventDefault()
  }
  return (
    <Viewer
      title={image.title}
      place={`${index + 1} of ${images.length}`}
      url={image.attachmentUrl}
      onClose={onClose}
      onKeyDown={onKeyDown}
    >
      <div className={styles.stage}>
        <LargeImage key={image.id} image={image} />
        {images.length < 2 ? null : (
          <>
            <ActionIcon
              variant="default"
              radius={20}
              size={40}
              aria-label="Previous image"
              className={`${styles.step} ${styles.previous}`}
              onClick={() => step(-1)}
            >
              <IconChevronLeft size={22} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              radius={20}
              size={40}
              aria-label="Next image"
              className={`${styles.step} ${styles.next}`}
              onClick={() => step(1)}
            >
              <IconChevronRight size={22} aria-hidden />
            </ActionIcon>
          </>
        )}
      </div>
    </Viewer>
  )
}

function LargeImage({ image }: { image: SetDocument }) {
  const { title, largeUrl, attachmentUrl, width, height } = image
  const [isBroken, setIsBroken] = useState(false)
  const url = largeUrl ?? attachmentUrl
  if (url === null || isBroken) return <Empty icon={IconPhotoOff} text="This image can't be shown now." />
  return (
    <img
      className={styles.image}
      src={url}
      alt={title}
      width={width ?? undefined}
      height={height ?? undefined}
      onError={() => setIsBroken(true)}
    />
  )
}
