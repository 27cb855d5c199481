import { expect, test } from "vitest"
import {
  identify,
  normaliseFootprint,
  normaliseManufacturer,
  normalisePartNumber,
  normaliseValue,
  rowIdentity,
} from "./identity.ts"

test.each([
  ["4k7", "4.7k", "4,7 kΩ", "4K7", "4.7 kohm", "4.7kR", "4700R", "4700 Ω", "4700 ohms"],
  ["100nF", "100 nF", "0.1uF", ".1uF", "0,1 µF", "0.1 μF", "100NF"],
  ["1M", "1 MΩ", "1Meg", "1000k", "1M0"],
  ["2u2", "2.2u", "2,2 µ"],
  ["0R", "0 Ω", "0 ohm"],
  ["6mΩ", "0.006 Ω", "6 mR"],
  ["3V3", "3.3 V"],
  ["16MHz", "16 MHz", "16000kHz"],
  ["10uF 25V", "10 µF 25 V", "10UF  25v"],
  ["LM358", "lm358", " LM358 "],
])("%j and its other spellings are one value", (...spellings) => {
  expect(new Set(spellings.map(normaliseValue)).size).toBe(1)
})

test.each([
  ["10u", "10uF", "a prefix alone may be farads or henries"],
  ["4700", "4.7k", "a bare number may be picofarads"],
  ["100", "100R", "a bare number may be anything"],
  ["1m", "1M", "milli is not mega"],
  ["10mF", "10MF", "MF was once a microfarad"],
  ["10uF", "10uH", "units differ"],
  ["LED 3 5mm", "LED 35mm", "blanks between digits count"],
  ["74HC14", "74HC4", "digits count"],
  ["10k 1%", "10k 5%", "tolerances differ"],
  ["0", "0R", "a bare zero may be a name"],
])("%j is not %j: %s", (one, other) => {
  expect(normaliseValue(one)).not.toBe(normaliseValue(other))
})

test("nothing has no value", () => {
  expect(normaliseValue("  ")).toBe("")
})

test("part numbers fold case, blanks, dashes and marks that print nothing", () => {
  const spellings = ["RC0603-10K", "rc0603 10k", "RC0603–10K", "\u200eRC060310K "]
  expect(new Set(spellings.map(normalisePartNumber))).toEqual(new Set(["RC060310K"]))
  expect(normalisePartNumber("LM317/T")).not.toBe(normalisePartNumber("LM317T"))
})

test("makers fold case, punctuation and a second name in brackets", () => {
  expect(normaliseManufacturer("YAGEO(国巨)")).toBe(normaliseManufacturer("Yageo"))
  expect(normaliseManufacturer("(MDD)")).toBe("mdd")
  expect(normaliseManufacturer("ST Micro.")).toBe(normaliseManufacturer("st micro"))
})

test("footprints fold the library, case, blanks and dashes", () => {
  expect(normaliseFootprint("Resistor_SMD:R_0603_1608Metric")).toBe(normaliseFootprint("r-0603-1608metric"))
  expect(normaliseFootprint("SOT-23")).toBe(normaliseFootprint("SOT23"))
  expect(normaliseFootprint("SOT-23")).not.toBe(normaliseFootprint("SOT-23-5"))
  expect(normaliseFootprint("0603")).not.toBe(normaliseFootprint("R_0603"))
})

const nothing = { value: "", footprint: "", partNumber: "", manufacturer: "" }

test("the strongest thing that is known identifies a part", () => {
  const all = { ...nothing, partKey: "bzqp", partNumber: "RC-1", value: "1k", description: "resistor" }
  expect(identify(all)?.kind).toBe("partKey")
  expect(identify({ ...all, partKey: "" })).toEqual({ kind: "partNumber", key: "RC1" })
  expect(identify({ ...nothing, value: "1k", footprint: "R_0603", description: "resistor" })?.kind).toBe(
    "valueFootprint",
  )
  expect(identify({ ...nothing, description: "Brown Sugar" })).toEqual({
    kind: "description",
    key: "brown sugar|",
  })
  expect(identify({ ...nothing, supplierNumber: "C 123" })).toEqual({ kind: "supplierNumber", key: "C123" })
  expect(identify(nothing)).toBeUndefined()
})

test("one text per identity", () => {
  expect(rowIdentity({ ...nothing, value: "1k" })).toBe(rowIdentity({ ...nothing, value: "1 kΩ" }))
  expect(rowIdentity({ ...nothing, value: "1k" })).not.toBe(rowIdentity({ ...nothing, description: "1k" }))
  expect(rowIdentity(nothing)).toBeUndefined()
})
