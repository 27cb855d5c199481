/**
 * Where a key lies below the folder of objects. Each part between slashes is a folder, the last one a file:
 * - small letters, digits, `-`, `_` and `.` stand for themselves, every other byte is `%` and two hexadecimal digits.
 *   So names differ also where capital letters or Unicode forms count as the same, and nothing climbs out;
 * - an object ends in `=`, so `a` and `a/b` can be there at once;
 * - a part of 80 bytes and more is cut there, the folder of its beginning ends in `+`: file names hold 255 bytes;
 * - an empty part is a single `%`.
 * Names can be read back, and a folder's names in the order of their meanings are keys in the order of S3.
 */
const partBytesMax = 80

/** A key's UTF-8, one character per byte: strings of these compare as S3 orders keys. */
export type KeyBytes = string & { readonly __keyBytes?: never }

export function keyBytes(key: string): KeyBytes {
  return Buffer.from(key).toString("latin1")
}

export function keyText(bytes: KeyBytes): string {
  return Buffer.from(bytes, "latin1").toString("utf8")
}

/** The names from the top folder down to the object's file. */
export function namesOfKey(key: string): string[] {
  const parts = keyBytes(key).split("/")
  return parts.flatMap((part, index) => namesOfPart(part, index === parts.length - 1 ? "=" : ""))
}

function namesOfPart(part: KeyBytes, ending: "=" | ""): string[] {
  if (part.length < partBytesMax) return [`${encodeName(part)}${ending}`]
  return [`${encodeName(part.slice(0, partBytesMax))}+`, ...namesOfPart(part.slice(partBytesMax), ending)]
}

function encodeName(part: KeyBytes): string {
  if (part === "") return "%"
  const name = part.replaceAll(/[^a-z0-9._-]/g, escapeByte)
  // No hidden files, and no `.` and `..`.
  return name.startsWith(".") ? `%2e${name.slice(1)}` : name
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`
}

/** What a name in a folder stands for: the bytes it adds to the key of that folder. */
export type NameMeaning = { kind: "object" | "folder"; bytes: KeyBytes }

/** Reads a name back; undefined for files that are none of ours. */
export function meaningOfName(name: string): NameMeaning | undefined {
  const [, body = "", ending = ""] = /^((?:%[0-9a-f]{2}|[a-z0-9._-])+|%)([=+]?)$/.exec(name) ?? []
  if (body === "") return undefined
  const bytes =
    body === "%"
      ? ""
      : body.replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  if (ending === "=") return { kind: "object", bytes }
  return { kind: "folder", bytes: ending === "+" ? bytes : `${bytes}/` }
}
