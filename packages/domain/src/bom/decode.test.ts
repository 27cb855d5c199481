import { expect, test } from "vitest"
import { decodeBytes } from "./decode.ts"

/** Bytes of text in a single-byte encoding: ASCII and the given characters. */
function bytes(text: string, codes: Readonly<Record<string, number>>): Uint8Array {
  return Uint8Array.from(text, (character) => codes[character] ?? character.charCodeAt(0))
}

test("UTF-8 with and without a byte order mark", () => {
  const text = "Wert;10 µF\nΩ;数量"
  const encoded = new TextEncoder().encode(text)
  expect(decodeBytes("a.csv", encoded)).toEqual({ encoding: "utf-8", text })
  expect(decodeBytes("a.csv", new Uint8Array([0xef, 0xbb, 0xbf, ...encoded]))).toEqual({
    encoding: "utf-8",
    text,
  })
})

test("all line ends become one", () => {
  expect(decodeBytes("a.csv", new TextEncoder().encode("a\r\nb\rc\nd")).text).toBe("a\nb\nc\nd")
})

test("UTF-8 with one broken place is still UTF-8", () => {
  const encoded = new TextEncoder().encode(`${"µΩé".repeat(20)}x`)
  encoded[encoded.length - 1] = 0xb5
  expect(decodeBytes("a.csv", encoded).encoding).toBe("utf-8")
})

test("Western text", () => {
  const western = { µ: 0xb5, é: 0xe9, "°": 0xb0, è: 0xe8, "²": 0xb2, "³": 0xb3, "–": 0x96 }
  const read = decodeBytes("a.csv", bytes("Résistance première, 10 µF – 90°, 5 cm² or cm³", western))
  expect(read).toEqual({ encoding: "windows-1252", text: "Résistance première, 10 µF – 90°, 5 cm² or cm³" })
})

test("Central European text", () => {
  const central = { ł: 0xb3, ą: 0xb9, ż: 0xbf, ó: 0xf3, ś: 0x9c, ć: 0xe6, ę: 0xea }
  const text = "Część: dławik, żółty; mosiężny łącznik"
  expect(decodeBytes("a.csv", bytes(text, central))).toEqual({ encoding: "windows-1250", text })
})

test("text that reads the same in both is named by its words", () => {
  const same = { ó: 0xf3, "–": 0x96 }
  expect(decodeBytes("a.csv", bytes("Nazwa;Ilosc\nobwód – plytka", same)).encoding).toBe("windows-1250")
  expect(decodeBytes("a.csv", bytes("Name;Qty\nobwód – board", same)).encoding).toBe("windows-1252")
})

test("Cyrillic text", () => {
  const text = "Наименование;Количество\nРезистор;4"
  const encoded = Uint8Array.from(text, (letter) => {
    const code = letter.charCodeAt(0)
    return code >= 0x410 ? code - 0x410 + 0xc0 : code
  })
  expect(decodeBytes("a.csv", encoded)).toEqual({ encoding: "windows-1251", text })
})

test("Chinese text", () => {
  const chinese = new Uint8Array([
    0xca, 0xfd, 0xc1, 0xbf, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0x31, 0x2c, 0x52, 0x31,
  ])
  expect(decodeBytes("a.csv", chinese)).toEqual({ encoding: "gb18030", text: "数量,名称\n1,R1" })
})

test("Japanese text", () => {
  // 個数,メーカー in Shift_JIS.
  const japanese = new Uint8Array([
    0x8c, 0xc2, 0x90, 0x94, 0x2c, 0x83, 0x81, 0x81, 0x5b, 0x83, 0x4a, 0x81, 0x5b, 0x0a, 0x31, 0x2c, 0x61,
  ])
  expect(decodeBytes("a.csv", japanese)).toEqual({ encoding: "shift_jis", text: "個数,メーカー\n1,a" })
})
