import type { Icon } from "@tabler/icons-react"
import { useState } from "react"
import styles from "./cover.module.css"

interface CoverProps {
  readonly url: string | null
  /** Stands there when there is no picture, or it can't be shown. */
  readonly icon: Icon
  /** What the picture is of; empty where the words beside it say so. */
  readonly alt: string
  readonly isLarge?: boolean
}

/** The cover of a part or a kit in a box whose size never changes. */
export function Cover({ url, icon: CoverIcon, alt, isLarge = false }: CoverProps) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null)
  return (
    <span className={styles.cover} data-large={isLarge} data-empty={url === null || url === brokenUrl}>
      {url === null || url === brokenUrl ? (
        <CoverIcon size={isLarge ? 26 : 18} stroke={1.4} aria-hidden />
      ) : (
        <img
          key={url}
          src={url}
          alt={alt}
          loading="lazy"
          decoding="async"
          onError={() => setBrokenUrl(url)}
        />
      )}
    </span>
  )
}
