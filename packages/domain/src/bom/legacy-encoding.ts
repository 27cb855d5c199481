import type { Encoding } from "./bom-file.ts"

/** Bytes that are looked at; enough to be sure, cheap for large files. */
const sampleBytesMax = 200_000

/**
 * The encoding of text that is no Unicode, by what makes sense as text:
 * - Chinese (gb18030): nearly all bytes above 127 come in pairs that are common Han characters;
 * - Japanese (shift_jis): strictly valid, and most of what is not ASCII is kana or kanji with kana;
 * - Cyrillic (windows-1251): most bytes above 127 are Cyrillic letters standing in runs;
 * - Central European (windows-1250): letters of those languages inside words;
 * - anything else is Western (windows-1252), which also names texts that read the same in both.
 */
export function guessLegacyEncoding(bytes: Uint8Array): Encoding {
  const sample = bytes.subarray(0, sampleBytesMax)
  const runs = highRuns(sample)
  if (isJapanese(sample)) return "shift_jis"
  if (isChinese(runs)) return "gb18030"
  if (isCyrillic(runs)) return "windows-1251"
  return isCentralEuropean(sample) ? "windows-1250" : "windows-1252"
}

/** The runs of bytes above 127. */
function highRuns(bytes: Uint8Array): number[][] {
  const runs: number[][] = []
  let current: number[] = []
  for (const byte of bytes) {
    if (byte > 0x7f) {
      current.push(byte)
    } else if (current.length > 0) {
      runs.push(current)
      current = []
    }
  }
  if (current.length > 0) runs.push(current)
  return runs
}

function isBetween(byte: number | undefined, low: number, high: number): boolean {
  return byte !== undefined && byte >= low && byte <= high
}

/**
 * In GB 2312 a run has an even length; 0xB0–0xD7 leads a common Han character, 0xD8–0xF7 a rare one. Cyrillic words
 * look alike when their lengths are even, but all their letters are 0xC0 and above.
 */
function isChinese(runs: readonly (readonly number[])[]): boolean {
  const count = { pairs: 0, common: 0, rare: 0, broken: 0, low: 0 }
  for (const run of runs) {
    count.broken += run.length % 2
    count.low += run.filter((byte) => byte < 0xc0).length
    for (let at = 0; at + 1 < run.length; at += 2) {
      const isPair = isBetween(run[at], 0xa1, 0xf7) && isBetween(run[at + 1], 0xa1, 0xfe)
      count.pairs += isPair ? 1 : 0
      count.broken += isPair ? 0 : 1
      count.common += isPair && isBetween(run[at], 0xb0, 0xd7) ? 1 : 0
      count.rare += isPair && isBetween(run[at], 0xd8, 0xf7) ? 1 : 0
    }
  }
  const isWhole = count.broken * 20 <= count.pairs
  return (
    isWhole &&
    count.common > 2 * count.rare &&
    count.common * 2 >= count.pairs &&
    count.low * 5 >= count.pairs
  )
}

/** Kana decide: Chinese has none, and Western text that happens to be valid has hardly any. */
function isJapanese(bytes: Uint8Array): boolean {
  let text: string
  try {
    text = new TextDecoder("shift_jis", { fatal: true }).decode(bytes)
  } catch {
    return false
  }
  const foreign = text.match(/[\u0080-\u{10FFFF}]/gu)?.length ?? 0
  const fullWidthKana = text.match(/[\u3041-\u3096\u30A1-\u30FC]/gu)?.length ?? 0
  const kanji = text.match(/[\u4E00-\u9FFF]/gu)?.length ?? 0
  return fullWidthKana >= 2 && (fullWidthKana + kanji) * 10 >= foreign * 7
}

/** 0xC0–0xFF are all the letters of Russian but ё; words of two letters and more are runs of them. */
function isCyrillic(runs: readonly (readonly number[])[]): boolean {
  const bytes = runs.flat()
  const letters = bytes.filter((byte) => byte >= 0xc0 || byte === 0xa8 || byte === 0xb8).length
  const inRuns = runs.filter((run) => run.length >= 3).flat().length
  return letters * 10 >= bytes.length * 8 && inRuns * 2 >= bytes.length && inRuns >= 3
}

/** Bytes that are a sign in windows-1252 but a letter (Ł ł Ą ą Ż ż Ş ş Ľ ľ Ś ś Ť ť Ź ź) in windows-1250. */
const lettersOnlyInCentralEurope: ReadonlySet<number> = new Set([
  0x8d, 0x8f, 0x9d, 0x9f, 0xa3, 0xa5, 0xaa, 0xaf, 0xb3, 0xb9, 0xba, 0xbc, 0xbe, 0xbf,
])
/** Š Ś Ž š ś ž: the same or rare letters in the West, everyday ones in Central Europe. */
const lettersMostlyInCentralEurope: ReadonlySet<number> = new Set([0x8a, 0x8c, 0x8e, 0x9a, 0x9c, 0x9e])
/** Accented letters of French, Spanish, Portuguese, Italian and the Nordic languages. */
const lettersMostlyInTheWest: ReadonlySet<number> = new Set([
  0xc0, 0xc3, 0xc5, 0xc6, 0xc8, 0xca, 0xd1, 0xd5, 0xd8, 0xe0, 0xe3, 0xe5, 0xe6, 0xe8, 0xea, 0xf1, 0xf2, 0xf5,
  0xf8,
])
/** Words that speak for Central Europe when the bytes leave it open, without their accents. */
const centralEuropeanWords =
  /(?:^|[^a-z])(?:ilosc|nazwa|wartosc|cena|sztuk|szt|opis|oznaczenie|mnozstvi|popis|pocet|kusu|nazev|soucastka|mennyiseg|darab|megnevezes|ertek|kolicina|cantitate|denumire)(?:$|[^a-z])/i

function isCentralEuropean(bytes: Uint8Array): boolean {
  let central = 0
  let western = 0
  bytes.forEach((byte, at) => {
    if (byte <= 0x7f) return
    const [before, after] = [isLetter(bytes[at - 1]), isLetter(bytes[at + 1])]
    // A sign such as ² or º stands at the end of a word, ¿ or £ at its beginning; inside it is a letter.
    if (before && after && lettersOnlyInCentralEurope.has(byte)) central += 2
    else if ((before || after) && lettersMostlyInCentralEurope.has(byte)) central += 1
    else if ((before || after) && lettersMostlyInTheWest.has(byte)) western += 1
  })
  if (central !== western) return central > western
  return centralEuropeanWords.test(new TextDecoder("windows-1250").decode(bytes))
}

/** An ASCII letter, or a byte that is a letter in most of these encodings. */
function isLetter(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const isAscii = isBetween(byte, 0x41, 0x5a) || isBetween(byte, 0x61, 0x7a)
  return (
    isAscii || byte >= 0xc0 || lettersOnlyInCentralEurope.has(byte) || lettersMostlyInCentralEurope.has(byte)
  )
}
