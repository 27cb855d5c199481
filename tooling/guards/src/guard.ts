import type { Check } from "./check.ts"

/** A small change of one file: a text that stands in it exactly once is replaced, or a line is put in front of everything. */
export type Edit = { file: string; find: string; replace: string } | { file: string; add: string }

/** A rule of the system, how to break it, and the narrowest check that must notice. */
export type Guard = { name: string; edits: readonly Edit[]; check: Check }

/** A guard that is broken by replacing one text. */
export function replace(name: string, file: string, find: string, by: string, check: Check): Guard {
  return { name, edits: [{ file, find, replace: by }], check }
}

/** A guard that is broken by one line more. */
export function add(name: string, file: string, line: string, check: Check): Guard {
  return { name, edits: [{ file, add: line }], check }
}

/** @throws Error when the file is no longer what the list takes it for */
export function applyEdit(edit: Edit, text: string): string {
  if ("add" in edit) return `${edit.add}\n${text}`
  const found = text.split(edit.find).length - 1
  if (found !== 1) throw new Error(`${edit.file} has ${found} times: ${edit.find}`)
  return text.replace(edit.find, () => edit.replace)
}
