import type { SniffedType } from "../sniff.ts"

/** A file that means no good, as somebody would upload it. */
export interface HostileFile {
  /** Unique among all; says what it is. */
  name: string
  /** The name and type it is uploaded under. */
  filename: string
  declaredType: SniffedType
  /**
   * `refused`: it must not be kept. `harmless`: it may be kept as what it really is, because then nothing in it runs,
   * and it costs no more than any file; or it may be refused.
   */
  expect: "refused" | "harmless"
  /** Makes the file anew with every call, always the same one. Some are 50 MB: don't hold many at a time. */
  bytes(): Promise<Uint8Array>
}

export const extensions: Record<SniffedType, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/avif": "avif",
  "application/pdf": "pdf",
}

/** A hostile file whose filename follows from its name and declared type. */
export function hostileFile(
  name: string,
  declaredType: SniffedType,
  expect: HostileFile["expect"],
  make: () => Uint8Array | Promise<Uint8Array>,
): HostileFile {
  return {
    name,
    filename: `${name}.${extensions[declaredType]}`,
    declaredType,
    expect,
    bytes: async () => await make(),
  }
}
