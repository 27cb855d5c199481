import { useEffect, useSyncExternalStore } from "react"
import { refreshEverything } from "../../app/client.ts"
import { notifyProblem } from "../../feedback/notices.tsx"
import { Delivery } from "./send-file.ts"
import { type Upload, UploadQueue } from "./upload-queue.ts"

/** The sets that are on the screen: there a row says what has failed. */
const shownSets = new Set<number>()

/** The uploads of this tab. */
export const uploads = new UploadQueue({
  deliver: (wanted) => new Delivery(wanted),
  onAdded: refreshEverything,
  onFailed: ({ name, attachmentSetId }, text) => {
    if (shownSets.has(attachmentSetId)) return
    notifyProblem({ title: `${name} was not added`, text, list: [], requestId: null })
  },
})

/** The browser asks before files that are on their way are lost. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

uploads.subscribe(() => {
  if (uploads.isBusy()) addEventListener("beforeunload", askBeforeLeaving)
  else removeEventListener("beforeunload", askBeforeLeaving)
})

/** The uploads into a set, as they are now, for whoever shows them. */
export function useUploads(attachmentSetId: number): readonly Upload[] {
  useEffect(() => {
    shownSets.add(attachmentSetId)
    return () => void shownSets.delete(attachmentSetId)
  }, [attachmentSetId])
  return useSyncExternalStore(uploads.subscribe, () => uploads.of(attachmentSetId))
}
