/** Bytes one after the other. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return joinAll(parts)
}

/** The same for more parts than a call can have arguments. */
export function joinAll(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** One byte per character; characters above U+00FF have no place here. */
export function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1")
}

export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

export function uint32LittleEndian(value: number): Uint8Array {
  return uint32(value).toReversed()
}

export function uint24LittleEndian(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff)
}

export function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff)
}

/** The same bytes so many times, in one piece. */
export function repeat(part: Uint8Array, times: number): Uint8Array {
  const repeated = new Uint8Array(part.length * times)
  for (let index = 0; index < times; index++) repeated.set(part, index * part.length)
  return repeated
}

/** Numbers from 0 to 255 that look like chance and are the same for the same seed: files made of them don't compress. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = (seed + 1) >>> 0
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}
