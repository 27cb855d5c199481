import { useSyncExternalStore } from "react"
import { refreshEverything } from "../../app/client.ts"
import { Delivery } from "./send-file.ts"
import { type Upload, UploadQueue } from "./upload-queue.ts"

/** The uploads of this tab. */
export const uploads = new UploadQueue({
  deliver: (wanted) => new Delivery(wanted),
  onAdded: refreshEverything,
})

/** The browser asks before files that are on their way are lost. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

uploads.subscribe(() => {
  if (uploads.isBusy()) addEventListener("beforeunload", askBeforeLeaving)
  else removeEventListener("beforeunload", askBeforeLeaving)
})

/** The uploads into a set, as they are now. */
export function useUploads(attachmentSetId: number): readonly Upload[] {
  return useSyncExternalStore(uploads.subscribe, () => uploads.of(attachmentSetId))
}
