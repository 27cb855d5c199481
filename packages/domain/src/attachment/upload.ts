import type { AttachmentId } from "../ids.ts"

/**
 * The life of an upload. `issued`: somebody may send these bytes. `verified`: they arrived and are what was announced.
 * `consumed`: they became an attachment. `rejected`, `expired`: they never will. `swept`: nothing of them is left.
 */
export const uploadStates = ["issued", "verified", "consumed", "rejected", "expired", "swept"] as const
export type UploadState = (typeof uploadStates)[number]

const nextStates: Readonly<Record<UploadState, readonly UploadState[]>> = {
  issued: ["verified", "rejected", "expired"],
  verified: ["consumed", "rejected", "expired"],
  consumed: [],
  rejected: ["swept"],
  expired: ["swept"],
  swept: [],
}

/** Whether an upload may go from one state to another. It never goes back, and never stays where it is. */
export function mayBecome(from: UploadState, to: UploadState): boolean {
  return nextStates[from].includes(to)
}

export interface UploadToConfirm {
  readonly state: UploadState
  /** ISO-8601: until when it may be confirmed. */
  readonly expiresAt: string
  /** What it became; null before that, and again when that was deleted. */
  readonly attachmentId: AttachmentId | null
  /** Null when the part or kit was deleted meanwhile. */
  readonly attachmentSetId: number | null
}

export type ConfirmStep =
  /** Look at what arrived. */
  | "verify"
  /** Make the attachment. */
  | "attach"
  /** It was confirmed before: answer with the attachment. */
  | "answer"
  /** Its set, or the attachment that it became, is gone. */
  | "gone"
  | "rejected"
  | "expired"

/** What is to be done when somebody confirms an upload, at a moment (ISO-8601). */
export function confirmStep(upload: UploadToConfirm, now: string): ConfirmStep {
  if (upload.attachmentSetId === null) return "gone"
  const isLate = Date.parse(now) >= Date.parse(upload.expiresAt)
  switch (upload.state) {
    case "issued":
      return isLate ? "expired" : "verify"
    case "verified":
      return isLate ? "expired" : "attach"
    case "consumed":
      return upload.attachmentId === null ? "gone" : "answer"
    case "rejected":
      return "rejected"
    case "expired":
    case "swept":
      return "expired"
  }
}
