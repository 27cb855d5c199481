import { IconExternalLink } from "@tabler/icons-react"
import { useState } from "react"
import { Tag } from "../feedback/tag.tsx"
import { DocumentMenu } from "./document-menu.tsx"
import { DocumentPicture } from "./document-picture.tsx"
import type { SetDocument } from "./document-queries.ts"
import styles from "./gallery.module.css"
import { RenameForm } from "./rename-form.tsx"
import { sizeText } from "./upload/upload-words.ts"

export interface DocumentCardProps {
  readonly document: SetDocument
  readonly isCover: boolean
  readonly isReadOnly: boolean
  /** Shows it large, in this page. */
  readonly onOpen: () => void
  /** It is gone, and the focus needs another place. */
  readonly onDeleted: () => void
}

/** One document: its picture, its name, and what can be done with it. */
export function DocumentCard(props: DocumentCardProps) {
  const { document, isCover, isReadOnly, onOpen, onDeleted } = props
  const [isRenaming, setIsRenaming] = useState(false)
  const { title, isMissing } = document
  return (
    <li className={styles.card}>
      <div className={styles.frame}>
        <Opener document={document} onOpen={onOpen} />
        <span className={styles.tags}>
          {isCover ? <Tag tone="note">Cover</Tag> : null}
          {isMissing ? <Tag tone="bad">Missing</Tag> : null}
        </span>
      </div>
      {isRenaming ? (
        <RenameForm document={document} onClose={() => setIsRenaming(false)} />
      ) : (
        <div className={styles.foot}>
          <div className={styles.words}>
            <span className={styles.title} title={title}>
              {title}
            </span>
            <span className={styles.facts}>{factsOf(document)}</span>
          </div>
          <DocumentMenu
            document={document}
            isCover={isCover}
            isReadOnly={isReadOnly}
            onRename={() => setIsRenaming(true)}
            onDeleted={onDeleted}
          />
        </div>
      )}
    </li>
  )
}

/** What a click on the picture does: a link leads elsewhere, a file is shown here. */
function Opener({ document, onOpen }: Pick<DocumentCardProps, "document" | "onOpen">) {
  const { kind, title, url, isMissing } = document
  if (kind === "link") {
    return (
      <a
        className={styles.opener}
        href={url ?? ""}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={`${title}, opens in a new tab`}
      >
        <DocumentPicture document={document} />
        <IconExternalLink size={16} aria-hidden className={styles.outside} />
      </a>
    )
  }
  return (
    <button
      type="button"
      className={styles.opener}
      aria-label={isMissing ? `${title} is missing` : `Open ${title}`}
      disabled={isMissing}
      onClick={onOpen}
    >
      <DocumentPicture document={document} />
    </button>
  )
}

/** Where a link leads, or what a file is and how large. */
function factsOf({ kind, url, size, isMissing }: SetDocument): string {
  if (isMissing) return "Add the same file again to bring it back."
  if (kind === "link") return hostOf(url ?? "")
  const name = kind === "pdf" ? "PDF" : "Image"
  return size === null ? name : `${name} · ${sizeText(size)}`
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
