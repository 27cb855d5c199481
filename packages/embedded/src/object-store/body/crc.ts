/** Reflected polynomials, as checksums of S3 use them. */
const castagnoli = 0x82f63b78
const nvmeHigh = 0x9a6c9329
const nvmeLow = 0xac4bc9b5

const crc32cTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ castagnoli : rest >>> 1
  return rest
})

/** Goes on with a CRC-32C (Castagnoli); begin with 0. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let rest = ~before
  for (const byte of bytes) rest = (rest >>> 8) ^ (crc32cTable[(rest ^ byte) & 0xff] ?? 0)
  return ~rest >>> 0
}

const nvmeTable = { high: new Uint32Array(256), low: new Uint32Array(256) }
for (let byte = 0; byte < 256; byte++) {
  let high = 0
  let low = byte
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = low & 1
    low = (low >>> 1) | (high << 31)
    high >>>= 1
    if (isOdd) {
      low ^= nvmeLow
      high ^= nvmeHigh
    }
  }
  nvmeTable.high[byte] = high
  nvmeTable.low[byte] = low
}

/** The two halves of a 64-bit checksum. */
export type Crc64 = { high: number; low: number }

/** Goes on with a CRC-64 of NVMe; begin with zeros. In halves, because a BigInt per byte takes a hundred times as long. */
export function crc64nvme(bytes: Uint8Array, before: Crc64 = { high: 0, low: 0 }): Crc64 {
  let high = ~before.high
  let low = ~before.low
  for (const byte of bytes) {
    const index = (low ^ byte) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ (nvmeTable.low[index] ?? 0)
    high = (high >>> 8) ^ (nvmeTable.high[index] ?? 0)
  }
  return { high: ~high >>> 0, low: ~low >>> 0 }
}
