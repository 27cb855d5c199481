import { createHash } from "node:crypto"
import { crc32 } from "node:zlib"
import { type Crc64, crc32c, crc64nvme } from "./crc.ts"

/** Checksums a client may send; on the wire each is base64 of its bytes, in a header `x-amz-checksum-…`. */
export type ChecksumName = "crc32" | "crc32c" | "crc64nvme" | "sha1" | "sha256"

/** How many bytes each has. */
export const checksumBytes: Readonly<Record<ChecksumName, number>> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
}

export function isChecksumName(name: string): name is ChecksumName {
  return Object.hasOwn(checksumBytes, name)
}

/** A checksum that grows with the body. */
export type Checksum = { update(bytes: Uint8Array): void; digest(): Buffer }

export function startChecksum(name: ChecksumName): Checksum {
  switch (name) {
    case "crc32":
      return crc<number>(0, crc32, fourBytes)
    case "crc32c":
      return crc<number>(0, crc32c, fourBytes)
    case "crc64nvme":
      return crc<Crc64>({ high: 0, low: 0 }, crc64nvme, ({ high, low }) =>
        Buffer.concat([fourBytes(high), fourBytes(low)]),
      )
    case "sha1":
    case "sha256":
      return createHash(name)
  }
}

function crc<State>(
  begin: State,
  next: (bytes: Uint8Array, before: State) => State,
  write: (state: State) => Buffer,
): Checksum {
  let state = begin
  return {
    update: (bytes) => {
      state = next(bytes, state)
    },
    digest: () => write(state),
  }
}

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
