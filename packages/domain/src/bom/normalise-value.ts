/** SI prefixes of component values as powers of ten. "u" stands for both code points of micro. */
const powers: ReadonlyMap<string, number> = new Map([
  ["p", -12],
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
])
/** Units by their lower-case spelling. */
const unitBySpelling: ReadonlyMap<string, string> = new Map([
  ["r", "ohm"],
  ["ω", "ohm"],
  ["ohm", "ohm"],
  ["ohms", "ohm"],
  ["f", "F"],
  ["h", "H"],
  ["hz", "Hz"],
  ["v", "V"],
  ["a", "A"],
  ["w", "W"],
])
const unitPattern = "(?:Ω|ω|ohms?|R|F|Hz|H|V|A|W)"
/** "4.7k", "4,7 kΩ", ".1uF", "100 R", "10Meg". */
const plain = new RegExp(`^(\\d+|\\d*[.,]\\d+)\\s*(meg|[pnumkMG])?\\s*(${unitPattern})?$`, "i")
/** "4k7", "2u2F", "0R47", "5V1": the letter stands where the decimal point is. */
const infix = new RegExp(`^(\\d+)([pnukMR]|V)(\\d+)(${unitPattern})?$`, "i")
const amountThenUnit = new RegExp(`(\\d)\\s+(?=(?:meg|[pnumk])?${unitPattern}(?:$|[\\s/,;]))`, "gi")

/**
 * The value of a part for comparing, folded only where that is certain: blanks and case, the two code points of µ
 * and Ω, "ohm" and "R", decimal commas, prefixes ("0.1 µF" and "100nF", "4k7" and "4.7 kΩ"). Not folded: "10u" and
 * "10uF" (it may be 10 µH), a bare "4700" (ohms or picofarads), m and M (milli and mega).
 * The result is for comparing only: amounts are written as digits, a power of ten and a unit.
 */
export function normaliseValue(value: string): string {
  const text = value
    .replace(/[µμ]/g, "u")
    .replace(/[ΩΩ]/g, "Ω")
    .replace(/[\u200B-\u200F\u2060\uFEFF]/g, "")
    .replace(/\s+/g, " ")
    .trim()
  const whole = amountKey(text)
  if (whole !== undefined) return whole
  return text
    .replace(amountThenUnit, "$1")
    .split(/([\s/;]+)/)
    .map((piece) => amountKey(piece) ?? piece.toLowerCase())
    .join("")
}

function amountKey(text: string): string | undefined {
  const split = plain.exec(text)
  if (split !== null) {
    const [, digits = "", prefix = "", unit = ""] = split
    return scaled(digits.replace(",", "."), prefix, unit)
  }
  const inside = infix.exec(text)
  if (inside === null) return undefined
  const [, whole = "", letter = "", rest = "", unit = ""] = inside
  const isUnit = unitBySpelling.has(letter.toLowerCase())
  if (isUnit && unit !== "") return undefined
  return scaled(`${whole}.${rest}`, isUnit ? "" : letter, isUnit ? letter : unit)
}

function scaled(digits: string, written: string, unitSpelling: string): string | undefined {
  const prefix = canonicalPrefix(written)
  const unit = unitBySpelling.get(unitSpelling.toLowerCase()) ?? ""
  const power = powers.get(prefix)
  if (power === undefined || !isUsual(prefix, unit)) return undefined
  // Kilo and mega without a unit are ohms; u, n and p may be farads or henries and keep the unit open.
  const isBareOhm = unit === "" && (prefix === "k" || prefix === "M")
  if (unit === "" && prefix === "") return decimalKey(digits, 0)
  return (
    `${decimalKey(digits, power)} ${isBareOhm ? "ohm" : unit}`.trim() +
    (unit === "" && !isBareOhm ? " ?" : "")
  )
}

/** K, U, N and P are only ever the small letters; m and M differ. */
function canonicalPrefix(written: string): string {
  if (written.toLowerCase() === "meg") return "M"
  return written === "M" || written === "m" || written.toUpperCase() === "G" ? written : written.toLowerCase()
}

/** Combinations that would be another thing: 1m is a metre, MF an old microfarad, G alone a letter. */
function isUsual(prefix: string, unit: string): boolean {
  if (prefix === "m") return unit !== ""
  if (prefix === "M") return unit !== "F" && unit !== "H" && unit !== "A"
  return !(prefix.toUpperCase() === "G" && unit !== "Hz" && unit !== "ohm")
}

/** Digits without zeros at either end, and the power of ten: "0.10" × 10^-6 is "1e-7". Zero is "0e0". */
function decimalKey(number: string, power: number): string {
  const [whole = "", fraction = ""] = number.split(".")
  const digits = (whole + fraction).replace(/^0+/, "")
  const significant = digits.replace(/0+$/, "")
  if (significant === "") return "0e0"
  return `${significant}e${power - fraction.length + digits.length - significant.length}`
}
