import { constants, deflateSync } from "node:zlib"
import { join, repeat, uint32 } from "./bytes.ts"

const blockBytes = 1024 * 1024
const checksumModulus = 65_521

/** A zlib stream of so many zeros, about a thousandth of their number. */
export function zlibOfZeros(length: number): Uint8Array {
  const rest = new Uint8Array(length % blockBytes)
  return zlibOfRepeated(new Uint8Array(blockBytes), Math.floor(length / blockBytes), rest)
}

/**
 * A zlib stream of the same bytes so many times, and of others at the end. The bytes are compressed once: each piece
 * ends with a full flush, so it stands for itself and can be repeated.
 */
export function zlibOfRepeated(bytes: Uint8Array, times: number, last = new Uint8Array()): Uint8Array {
  const header = Uint8Array.of(0x78, 0x9c)
  const lastBlock = Uint8Array.of(0x03, 0x00)
  return join(header, repeat(compress(bytes), times), compress(last), lastBlock, checksum(bytes, times, last))
}

function compress(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { finishFlush: constants.Z_FULL_FLUSH }).subarray(2)
}

/** Adler-32, whose sums over a repeated piece follow from those over one. */
function checksum(bytes: Uint8Array, times: number, last: Uint8Array): Uint8Array {
  let [low, high] = [1, 0]
  const add = (piece: Uint8Array, sums: readonly [number, number]): void => {
    high = (high + piece.length * low + sums[1]) % checksumModulus
    low = (low + sums[0]) % checksumModulus
  }
  const sumsOfBytes = sumsOf(bytes)
  for (let time = 0; time < times; time++) add(bytes, sumsOfBytes)
  add(last, sumsOf(last))
  return uint32(high * 65_536 + low)
}

function sumsOf(bytes: Uint8Array): readonly [number, number] {
  let [low, high] = [0, 0]
  for (const byte of bytes) {
    low = (low + byte) % checksumModulus
    high = (high + low) % checksumModulus
  }
  return [low, high]
}
