import type { AttachmentLimits } from "@kitwright/domain/attachment/accept-file"
import { openMedia } from "@kitwright/media/open-media"
import { StorageUnavailable } from "@kitwright/storage/errors"
import { examineStore, type StoreMode } from "@kitwright/storage/examine-store"
import { openDownloads } from "@kitwright/storage/open-downloads"
import { openStorage } from "@kitwright/storage/open-storage"
import { publicOriginFor } from "@kitwright/storage/public-endpoint"
import type { Storage, StorageSettings } from "@kitwright/storage/storage"
import type { DocumentStore, DocumentTimes } from "@kitwright/workshop/attachments/document-store"
import type { Clock } from "../clock.ts"
import { unavailable } from "../errors.ts"
import type { Log } from "../log.ts"

/** The way to the documents. It opens once the store was examined; until then everything else works without them. */
export type DocumentGate = {
  /** @throws UNAVAILABLE while there is no store, or it was not examined yet */
  open: () => DocumentStore
  find: () => DocumentStore | undefined
  limits: AttachmentLimits
  /** Why documents can't be had now, for the health of the server: asks the store. Undefined when they can. */
  closedBecause: () => Promise<string | undefined>
  /** The origin at which a page of this host name reaches the store; undefined without a store. */
  publicOrigin: (host: string) => string | undefined
}

export type DocumentSettings = {
  /** Undefined: no store is set up. */
  storage: StorageSettings | undefined
  /** Pages that may send files, such as `http://localhost:3000`. */
  origins: readonly string[]
  limits: AttachmentLimits
  times: DocumentTimes
  uploadsPerMinuteMax: number | null
}

export type OpenedGate = DocumentGate & {
  /** Examines the store; comes back when that is done or can't be done now, and then goes on trying. @throws StoreRefusedError */
  examine: (signal: AbortSignal) => Promise<void>
  close: () => Promise<void>
}

const retryMs = 5_000
const pingTimeoutMs = 2_000
/** Jobs beside the requests keep two of them busy at the most; one is left for those who wait for an answer. */
const mediaProcessesMax = 3

/** Prepares the way to the documents; nothing is sent to the store before `examine`. */
export function createDocumentGate(settings: DocumentSettings, clock: Clock, log: Log): OpenedGate {
  const { storage: storageSettings, limits } = settings
  if (storageSettings === undefined) return closedGate(limits)
  const { publicEndpoint: _, ...inside } = storageSettings
  const parts = {
    storage: openStorage(storageSettings),
    downloads: openDownloads(inside),
    media: openMedia({ processesMax: mediaProcessesMax }),
    limits,
    times: settings.times,
    uploadsPerMinuteMax: settings.uploadsPerMinuteMax,
    fetching: {},
  }
  let mode: StoreMode | undefined

  const examineOnce = async (): Promise<boolean> => {
    try {
      const examination = await examineStore(storageSettings, {
        origins: settings.origins,
        mayCreateBucket: true,
      })
      mode = examination.mode
      const weak = examination.findings.filter((finding) => !finding.held)
      log.info({ mode, weak: weak.map(({ probe }) => probe) }, "the object store was examined")
      return true
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error
      log.warn({ err: error }, "the object store can't be examined now; documents wait for it")
      return false
    }
  }
  const goOn = async (signal: AbortSignal): Promise<void> => {
    do await clock.delay(retryMs, signal)
    while (!(await examineOnce()))
  }
  const find = () => (mode === undefined ? undefined : { ...parts, mode })
  return {
    limits,
    find,
    open: () => {
      const documents = find()
      if (documents === undefined)
        throw unavailable("The object store does not answer. Try again in a moment.")
      return documents
    },
    closedBecause: async () => {
      const answers = mode !== undefined && (await storeAnswers(parts.storage, log))
      return answers ? undefined : "the object store does not answer"
    },
    publicOrigin: (host) => publicOriginFor(storageSettings, host),
    examine: async (signal) => {
      if (await examineOnce()) return
      void goOn(signal).catch((error: unknown) => {
        if (!signal.aborted) log.error({ err: error }, "the object store is refused; there are no documents")
      })
    },
    close: async () => {
      await Promise.all([parts.media.close(), parts.downloads.close()])
      parts.storage.close()
    },
  }
}

/** Asks for an object that is never there: a store that says so is well. */
async function storeAnswers(storage: Storage, log: Log): Promise<boolean> {
  try {
    await storage.head("doctor/are-you-well", { signal: AbortSignal.timeout(pingTimeoutMs) })
    return true
  } catch (error) {
    log.warn({ err: error }, "the object store does not answer")
    return false
  }
}

/** Without a store: links can be kept, files can't. */
function closedGate(limits: AttachmentLimits): OpenedGate {
  return {
    limits,
    find: () => undefined,
    open: () => {
      throw unavailable(
        "No object store is set up for documents. Set S3_ENDPOINT and start the server again.",
      )
    },
    closedBecause: () => Promise.resolve("no object store is set up"),
    publicOrigin: () => undefined,
    examine: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
