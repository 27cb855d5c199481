/** Marks that print nothing: zero-width and direction marks, soft hyphens, control characters. */
// eslint-disable-next-line no-control-regex -- control characters are what is to be removed
const invisible = /[\u0000-\u0008\u000E-\u001F\u007F\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g
/** Text that spreadsheets write as a formula so that it stays text: ="0603". */
const textFormula = /^="([^"]*)"$/
/** How people and programs write "nothing": -, --, ___, ~, n/a, N.A., null, NaN, #N/A, ===. */
const placeholder = /^(?:[-–—_~=*.:+]+|n\/a|n\.a\.?|null|nan|#n\/a)$/i

/**
 * One cell as it is read: invisible marks gone, every run of blanks (non-breaking ones and line breaks
 * too) one blank, trimmed; "" when it only says that there is nothing.
 */
export function cleanCell(text: string): string {
  const visible = text.replace(invisible, "").replace(/\s+/g, " ").trim()
  const content = textFormula.exec(visible)?.[1]?.trim() ?? visible
  return placeholder.test(content) ? "" : content
}
