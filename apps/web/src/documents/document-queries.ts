import { trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"

export type DocumentSet = Outputs["attachments"]["sets"]["get"]
export type SetDocument = DocumentSet["attachments"][number]

const pictureLookMilliseconds = 2_000
/** A picture that has not come after so long is not looked for any more: the icon stays until the page is opened again. */
const pictureWaitMilliseconds = 60_000

/** Whether a small picture of it is still being made. */
function isPictureOnItsWay({ kind, preview, createdAt }: SetDocument): boolean {
  if (kind === "link" || preview === "ready" || preview === "failed") return false
  return Date.now() - Date.parse(createdAt) < pictureWaitMilliseconds
}

/** The documents of a part or a kit. They are looked at again while small pictures are being made. */
export function documentSet(id: number) {
  return {
    ...trpc.attachments.sets.get.queryOptions({ id }),
    refetchInterval: ({ state }: { state: { data: DocumentSet | undefined } }) =>
      state.data?.attachments.some(isPictureOnItsWay) === true ? pictureLookMilliseconds : (false as const),
  }
}
