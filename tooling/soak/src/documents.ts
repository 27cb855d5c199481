import { defaultAttachmentLimits } from "@kitwright/domain/attachment/accept-file"
import { openMedia } from "@kitwright/media/open-media"
import { openDownloads } from "@kitwright/storage/open-downloads"
import { openStorage } from "@kitwright/storage/open-storage"
import type { StorageSettings } from "@kitwright/storage/storage"
import type { DocumentStore, DocumentTimes } from "@kitwright/workshop/attachments/document-store"

export type OpenedDocuments = DocumentStore & { close: () => Promise<void> }

/** The documents of a store for the use cases, as the server opens them. */
export function openDocuments(settings: StorageSettings, times: DocumentTimes): OpenedDocuments {
  const [storage, downloads, media] = [
    openStorage(settings),
    openDownloads(settings, 1),
    openMedia({ processesMax: 1 }),
  ]
  return {
    storage,
    downloads,
    media,
    times,
    mode: "pinned",
    limits: defaultAttachmentLimits,
    uploadsPerMinuteMax: null,
    fetching: {},
    close: async () => {
      await Promise.all([media.close(), downloads.close()])
      storage.close()
    },
  }
}
