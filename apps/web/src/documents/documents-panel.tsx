import { Skeleton, VisuallyHidden } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { IconFiles } from "@tabler/icons-react"
import { useRef, useState } from "react"
import { Empty } from "../feedback/empty.tsx"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { Panel } from "../page/panel.tsx"
import { AddButtons } from "./add-buttons.tsx"
import { DocumentCard } from "./document-card.tsx"
import { type DocumentSet, documentSet } from "./document-queries.ts"
import styles from "./documents-panel.module.css"
import gallery from "./gallery.module.css"
import { ImageViewer } from "./image-viewer.tsx"
import { LinkForm } from "./link-form.tsx"
import { PdfViewer } from "./pdf-viewer.tsx"
import { UploadRows } from "./upload/upload-rows.tsx"
import { uploads, useUploads } from "./upload/uploads.ts"
import { type Given, useGiven } from "./use-given.ts"
import { useOnceReady } from "./use-once-ready.ts"

interface DocumentsPanelProps {
  readonly attachmentSetId: number
  /** Documents can be looked at, and nothing else. */
  readonly isReadOnly: boolean
}

/** The documents of a part or a kit: photos, data sheets and links. New ones are dropped here, pasted, chosen or taken. */
export function DocumentsPanel({ attachmentSetId, isReadOnly }: DocumentsPanelProps) {
  const set = useQuery(documentSet(attachmentSetId))
  const rows = useUploads(attachmentSetId)
  const [linkUrl, setLinkUrl] = useState<string | null>(null)
  const section = useRef<HTMLDivElement>(null)
  const { data } = set
  const isFull = data !== undefined && data.attachments.length >= data.limits.attachmentsPerSetMax
  const take = useOnceReady(data !== undefined, (given: Given) => {
    if (given.kind === "link") setLinkUrl(given.url)
    else if (data !== undefined) uploads.add(attachmentSetId, given.files, data.limits)
  })
  const { isOver, handlers } = useGiven(!isReadOnly && !isFull, take)
  const focusSection = () => section.current?.focus({ preventScroll: true })
  return (
    <div ref={section} tabIndex={-1} className={styles.drop} data-over={isOver} {...handlers}>
      <Panel
        title="Documents"
        actions={
          data === undefined || isReadOnly ? null : (
            <AddButtons
              isFull={isFull}
              onFiles={(files) => take({ kind: "files", files })}
              onLink={() => setLinkUrl("")}
            />
          )
        }
      >
        {isFull && !isReadOnly ? (
          <p className={styles.full}>
            {`There are ${data.attachments.length} documents, and that is the most. Remove one to add another.`}
          </p>
        ) : null}
        {linkUrl === null ? null : (
          <LinkForm
            key={linkUrl}
            attachmentSetId={attachmentSetId}
            url={linkUrl}
            onClose={() => {
              setLinkUrl(null)
              focusSection()
            }}
          />
        )}
        <UploadRows rows={rows} />
        {data === undefined ? (
          set.error === null ? (
            <LoadingCards />
          ) : (
            <ErrorPanel error={set.error} onRetry={() => void set.refetch()} />
          )
        ) : data.attachments.length === 0 ? (
          rows.length > 0 || linkUrl !== null ? null : (
            <NoDocuments isReadOnly={isReadOnly} />
          )
        ) : (
          <Gallery set={data} isReadOnly={isReadOnly} onDeleted={focusSection} />
        )}
      </Panel>
      {isOver ? <div className={styles.hint}>Drop to add</div> : null}
    </div>
  )
}

interface GalleryProps {
  readonly set: DocumentSet
  readonly isReadOnly: boolean
  readonly onDeleted: () => void
}

function Gallery({ set, isReadOnly, onDeleted }: GalleryProps) {
  const [openId, setOpenId] = useState<number | null>(null)
  const open = set.attachments.find(({ id }) => id === openId)
  const images = set.attachments.filter(({ kind, isMissing }) => kind === "image" && !isMissing)
  const close = () => setOpenId(null)
  return (
    <>
      <ul className={gallery.grid} aria-label="Documents">
        {set.attachments.map((document) => (
          <DocumentCard
            key={document.id}
            document={document}
            isCover={document.id === set.coverAttachmentId}
            isReadOnly={isReadOnly}
            onOpen={() => setOpenId(document.id)}
            onDeleted={onDeleted}
          />
        ))}
      </ul>
      {open?.kind === "image" ? (
        <ImageViewer images={images} openId={open.id} onOpen={setOpenId} onClose={close} />
      ) : null}
      {open?.kind === "pdf" ? <PdfViewer document={open} onClose={close} /> : null}
    </>
  )
}

function NoDocuments({ isReadOnly }: { isReadOnly: boolean }) {
  const text = isReadOnly
    ? "There are no documents here."
    : "There are no documents yet. Drop photos and PDFs here, or paste a picture or a link."
  return <Empty icon={IconFiles} text={text} />
}

const placeholders = ["a", "b", "c"] as const

function LoadingCards() {
  return (
    <div role="status" className={gallery.grid}>
      <VisuallyHidden>Loading</VisuallyHidden>
      {placeholders.map((key) => (
        <Skeleton key={key} height={168} radius="md" />
      ))}
    </div>
  )
}
