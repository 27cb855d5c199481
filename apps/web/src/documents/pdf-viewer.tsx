import { VisuallyHidden } from "@mantine/core"
import { type KeyboardEvent, useEffect, useRef, useState } from "react"
import { loadPiece } from "../app/connection.ts"
import { LoadingRows } from "../feedback/loading.tsx"
import type { SetDocument } from "./document-queries.ts"
import { PdfControls, zoomLevels, zoomStep } from "./pdf-controls.tsx"
import { PdfProblem } from "./pdf-problem.tsx"
import type { OpenPdf } from "./pdf-reader.ts"
import { Viewer } from "./viewer.tsx"
import styles from "./viewer.module.css"

interface PdfViewerProps {
  readonly document: SetDocument
  readonly onClose: () => void
}

type Opening =
  | { readonly kind: "loading" }
  | { readonly kind: "open"; readonly pdf: OpenPdf }
  | { readonly kind: "failed"; readonly error: unknown }

/** A PDF, a page at a time. */
export function PdfViewer(props: PdfViewerProps) {
  const [tries, setTries] = useState(1)
  return <PdfPages key={tries} {...props} onRetry={() => setTries(tries + 1)} />
}

function PdfPages({ document, onClose, onRetry }: PdfViewerProps & { readonly onRetry: () => void }) {
  const { title, attachmentUrl } = document
  const opening = usePdf(attachmentUrl)
  const [page, setPage] = useState(1)
  const [zoom, setZoom] = useState(0)
  const pageCount = opening.kind === "open" ? opening.pdf.pageCount : 0
  const goTo = (wanted: number) => setPage(Math.max(1, Math.min(pageCount, wanted)))
  const onKeyDown = (event: KeyboardEvent) => {
    if (pageCount === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    const target = { ArrowRight: page + 1, PageDown: page + 1, ArrowLeft: page - 1, PageUp: page - 1 }
    const wanted = { ...target, Home: 1, End: pageCount }[event.key]
    const step = { "+": 1, "=": 1, "-": -1, 0: -zoom }[event.key]
    if (wanted !== undefined) goTo(wanted)
    else if (step !== undefined) setZoom(zoomStep(zoom, step))
    else return
    event.preventDefault()
  }
  const controls =
    pageCount === 0 ? null : (
      <PdfControls page={page} pageCount={pageCount} zoom={zoom} onPage={goTo} onZoom={setZoom} />
    )
  return (
    <Viewer title={title} url={attachmentUrl} controls={controls} onClose={onClose} onKeyDown={onKeyDown}>
      {opening.kind === "open" ? (
        <Page pdf={opening.pdf} number={page} zoom={zoomLevels[zoom] ?? 1} />
      ) : (
        <div className={styles.pages}>
          {opening.kind === "loading" ? (
            <LoadingRows />
          ) : (
            <PdfProblem error={opening.error} onRetry={onRetry} />
          )}
        </div>
      )}
    </Viewer>
  )
}

/** Opens the PDF, with the reader on its way at the same time. */
function usePdf(url: string | null): Opening {
  const [opening, setOpening] = useState<Opening>({ kind: "loading" })
  useEffect(() => {
    if (url === null) return
    const stop = new AbortController()
    let opened: OpenPdf | null = null
    const open = async () => {
      const { openPdf } = await loadPiece(() => import("./pdf-reader.ts"))
      stop.signal.throwIfAborted()
      opened = await openPdf(url, stop.signal)
      setOpening({ kind: "open", pdf: opened })
    }
    open().catch((error: unknown) => {
      if (!stop.signal.aborted) setOpening({ kind: "failed", error })
    })
    return () => {
      stop.abort()
      opened?.close()
    }
  }, [url])
  return opening
}

const gapPixels = 24
const pageWidthMax = 1_000

interface PageProps {
  readonly pdf: OpenPdf
  readonly number: number
  /** How much wider than it fits. */
  readonly zoom: number
}

function Page({ pdf, number, zoom }: PageProps) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const lastNumber = useRef(number)
  const [drawn, setDrawn] = useState({ number: 0, zoom: 1, text: "" })
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    if (frame.current === null || canvas.current === null) return
    if (lastNumber.current !== number) frame.current.scrollTo(0, 0)
    lastNumber.current = number
    const stop = new AbortController()
    const width = Math.min(pageWidthMax, frame.current.clientWidth - gapPixels) * zoom
    pdf.draw(number, canvas.current, width, stop.signal).then(
      (text) => setDrawn({ number, zoom, text }),
      (problem: unknown) => {
        if (!stop.signal.aborted) setError(problem)
      },
    )
    return () => stop.abort()
  }, [pdf, number, zoom])
  const isDrawn = drawn.number === number && drawn.zoom === zoom
  return (
    // Long pages are scrolled with the arrow keys up and down.
    <div
      ref={frame}
      className={styles.pages}
      tabIndex={0}
      role="region"
      aria-label={`Page ${number}`}
      aria-busy={!isDrawn}
    >
      {error === null ? null : <PdfProblem error={error} />}
      {/* A canvas whose page or size changes is another canvas: two drawings never meet on one. */}
      <canvas key={`${number} ${zoom}`} ref={canvas} className={styles.page} aria-hidden />
      <VisuallyHidden>{isDrawn ? drawn.text : ""}</VisuallyHidden>
    </div>
  )
}
