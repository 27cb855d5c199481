/**
 * Cuts a canonical quantity into pieces for reading: `-1234567.25` → sign `-`, groups `1`, `234`, `567`, rest
 * `.25`. The gaps between groups are drawn, not written, so the text on the page stays exactly the number.
 * Four digits stay together: `1500` needs no help.
 */
export function groupDigits(text: string): { sign: string; groups: string[]; rest: string } {
  const match = /^(-?)([0-9]+)(.*)$/s.exec(text)
  if (match === null) return { sign: "", groups: [text], rest: "" }
  const [, sign = "", whole = "", rest = ""] = match
  if (whole.length <= 4) return { sign, groups: [whole], rest }
  const first = whole.length % 3
  const groups = first === 0 ? [] : [whole.slice(0, first)]
  for (let at = first; at < whole.length; at += 3) groups.push(whole.slice(at, at + 3))
  return { sign, groups, rest }
}
