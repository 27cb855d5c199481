import { describe, expect, test } from "vitest"
import { AttachmentId } from "../ids.ts"
import { confirmStep, mayBecome, uploadStates, type UploadState, type UploadToConfirm } from "./upload.ts"

describe("the states of an upload", () => {
  const allowed = uploadStates.flatMap((from) =>
    uploadStates.filter((to) => mayBecome(from, to)).map((to) => `${from} → ${to}`),
  )

  test("are left in these ways and no other", () => {
    expect(allowed).toEqual([
      "issued → verified",
      "issued → rejected",
      "issued → expired",
      "verified → consumed",
      "verified → rejected",
      "verified → expired",
      "rejected → swept",
      "expired → swept",
    ])
  })

  test("never come again: every way ends", () => {
    const longest = (state: UploadState): number =>
      1 + Math.max(0, ...uploadStates.filter((to) => mayBecome(state, to)).map(longest))
    expect(longest("issued")).toBe(4)
  })

  test("what is consumed was verified, and nothing else can become an attachment", () => {
    expect(uploadStates.filter((from) => mayBecome(from, "consumed"))).toEqual(["verified"])
  })
})

describe("a confirmation", () => {
  const upload: UploadToConfirm = {
    state: "issued",
    expiresAt: "2026-05-01T12:00:00.000Z",
    attachmentId: null,
    attachmentSetId: 1,
  }
  const inTime = "2026-05-01T11:59:59.999Z"
  const attachmentId = AttachmentId.parse(7)

  test.each([
    ["issued", {}, "verify"],
    ["verified", {}, "attach"],
    ["consumed", { attachmentId }, "answer"],
    ["consumed", {}, "gone"],
    ["rejected", {}, "rejected"],
    ["expired", {}, "expired"],
    ["swept", {}, "expired"],
    ["verified", { attachmentSetId: null }, "gone"],
    ["consumed", { attachmentId, attachmentSetId: null }, "gone"],
  ] as const)("of one that is %s %j: %s", (state, more, step) => {
    expect(confirmStep({ ...upload, state, ...more }, inTime)).toBe(step)
  })

  test("comes too late at the moment of its end, unless it came before", () => {
    const step = (state: UploadState) =>
      confirmStep({ ...upload, state, attachmentId: state === "consumed" ? attachmentId : null }, late)
    const late = upload.expiresAt
    expect(uploadStates.map(step)).toEqual(["expired", "expired", "answer", "rejected", "expired", "expired"])
  })
})
