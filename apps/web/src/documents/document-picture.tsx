import { IconFileOff, IconFileTypePdf, IconLink, IconPhoto } from "@tabler/icons-react"
import { useState } from "react"
import type { SetDocument } from "./document-queries.ts"
import styles from "./gallery.module.css"

const icons = { image: IconPhoto, pdf: IconFileTypePdf, link: IconLink } as const

/** A small picture of a document, or an icon of its kind. The words beside it name it, so it has none. */
export function DocumentPicture({ document }: { document: SetDocument }) {
  const { kind, previewUrl, isMissing } = document
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null)
  const hasPicture = previewUrl !== null && previewUrl !== brokenUrl
  const PictureIcon = isMissing ? IconFileOff : icons[kind]
  return (
    <span className={styles.picture} data-kind={kind}>
      {hasPicture ? (
        <img
          key={previewUrl}
          src={previewUrl}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBrokenUrl(previewUrl)}
        />
      ) : (
        <PictureIcon size={34} stroke={1.2} aria-hidden />
      )}
    </span>
  )
}
