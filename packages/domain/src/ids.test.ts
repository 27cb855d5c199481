import { expect, test } from "vitest"
import {
  AttachmentId,
  AttachmentSetId,
  BoxNo,
  ImportId,
  KitId,
  LineId,
  LocNo,
  LotId,
  MovementId,
  PartKey,
  TypeId,
  UploadId,
} from "./ids.ts"

test.each([
  ["BZQP", "BZQP"],
  [" bzqp\n", "BZQP"],
  ["abcde", "ABCDE"],
  ["AbCdEf", "ABCDEF"],
])("%j is the key %s", (text, key) => {
  expect(PartKey.parse(text)).toBe(key)
})

test.each(["", "ABC", "ABCDEFG", "AB1C", "AB CD", "ABÇD", "aßbc", "ﬁabc", "ſabc", 1234, null])(
  "%j is no part key",
  (input) => {
    const issues = PartKey.safeParse(input).error?.issues
    expect(issues?.map((issue) => issue.message)).toEqual(["Expected a part key: 4 to 6 letters A–Z."])
  },
)

const ids = {
  KitId,
  LineId,
  LotId,
  MovementId,
  TypeId,
  ImportId,
  AttachmentSetId,
  AttachmentId,
  BoxNo,
  LocNo,
}

test.each(Object.entries(ids))("%s is a positive safe integer", (_, id) => {
  expect(id.parse(1)).toBe(1)
  for (const wrong of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, "1", 1n, null]) {
    expect(id.safeParse(wrong).success).toBe(false)
  }
})

test("box and location numbers fit an integer column", () => {
  expect(BoxNo.safeParse(2 ** 31 - 1).success).toBe(true)
  expect(BoxNo.safeParse(2 ** 31).success).toBe(false)
  expect(LocNo.safeParse(2 ** 31).success).toBe(false)
  expect(LotId.safeParse(2 ** 31).success).toBe(true)
})

test("the message says what was expected", () => {
  expect(KitId.safeParse("7").error?.issues[0]?.message).toBe("Expected a kit id: a whole number above 0.")
})

test("an upload id is a uuid, lower case", () => {
  expect(UploadId.parse("0199D1B0-7E1A-7C5E-8F00-0123456789AB")).toBe("0199d1b0-7e1a-7c5e-8f00-0123456789ab")
  for (const wrong of ["", "7", 7, "0199d1b0-7e1a-7c5e-8f00-0123456789a", "../x", null]) {
    expect(UploadId.safeParse(wrong).success).toBe(false)
  }
})
