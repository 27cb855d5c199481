import type { ChecksumName } from "../body/checksums.ts"

/** What is known about an object besides its bytes. It lies in the same file. */
export type ObjectRecord = {
  key: string
  sizeBytes: number
  /** Hexadecimal. */
  sha256: string
  /** The MD5 in hexadecimal; of what was put in parts the MD5 of theirs, and how many there were. */
  tag: string
  /** ISO 8601. */
  modifiedAt: string
  contentType: string
  /** Headers a GET answers as they were put, such as cache-control. One character per byte. */
  headers: Record<string, string>
  /** `x-amz-meta-…`, without that beginning. */
  metadata: Record<string, string>
  /** The checksum the client sent along, base64. */
  checksum: { name: ChecksumName; value: string } | null
}

/** The strong entity tag, with its quotes. */
export function etagOf(record: ObjectRecord): string {
  return `"${record.tag}"`
}

/** Whether a value read from a file is a record. */
export function isObjectRecord(value: unknown): value is ObjectRecord {
  if (typeof value !== "object" || value === null) return false
  const text = ["key", "sha256", "tag", "modifiedAt", "contentType"]
  return (
    text.every((name) => typeof Reflect.get(value, name) === "string") &&
    typeof Reflect.get(value, "sizeBytes") === "number" &&
    ["headers", "metadata"].every((name) => typeof Reflect.get(value, name) === "object") &&
    "checksum" in value
  )
}
