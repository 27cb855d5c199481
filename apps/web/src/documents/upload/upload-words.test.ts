import { expect, test } from "vitest"
import { declaredType } from "./declared-type.ts"
import { pauseMilliseconds } from "./send-file.ts"
import { percentOf, progressText, sizeText, stateText } from "./upload-words.ts"

test.each([
  [1, "1 B"],
  [999, "999 B"],
  [1_000, "1 KB"],
  [655_360, "640 KB"],
  [1_048_576, "1.0 MB"],
  [104_857_600, "100.0 MB"],
])("%i bytes are %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text)
})

test("the bar stands for what has left, and is never over its end", () => {
  const sending = (sentBytes: number) => ({ size: 200, state: { kind: "sending", sentBytes } }) as const
  expect([0, 50, 200, 900].map((sent) => percentOf(sending(sent)))).toEqual([0, 25, 100, 100])
  expect(stateText(sending(50))).toBe("Sending 25 %")
  expect(percentOf({ size: 200, state: { kind: "failed", text: "No.", remedy: "final" } })).toBeNull()
})

test("what is told aloud names what failed and counts the rest", () => {
  const upload = { id: "1", attachmentSetId: 1, size: 10 }
  const waiting = { ...upload, name: "a.jpg", state: { kind: "waiting" } } as const
  const failed = {
    ...upload,
    name: "b.jpg",
    state: { kind: "failed", text: "Too large.", remedy: "final" },
  } as const
  expect(progressText([])).toBe("")
  expect(progressText([waiting])).toBe("1 file on the way.")
  expect(progressText([waiting, waiting, failed])).toBe("2 files on the way. b.jpg: Too large.")
})

test.each([
  ["photo.jpg", "image/jpeg", "image/jpeg"],
  ["drawing.svg", "image/svg+xml", "image/svg+xml"],
  ["PHOTO.AVIF", "", "image/avif"],
  ["sheet.pdf", "", "application/pdf"],
  ["unknown", "", "application/octet-stream"],
  ["archive.zip", "", "application/octet-stream"],
])("%s of type %j is taken for %s", (name, type, expected) => {
  expect(declaredType({ name, type })).toBe(expected)
})

test("each try waits longer than the one before, up to a limit", () => {
  const pauses = [1, 2, 3, 8].map((tries) => pauseMilliseconds(new Error("busy"), tries))
  expect(pauses).toEqual([500, 1_000, 2_000, 10_000])
})
