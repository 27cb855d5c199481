import { createHash } from "node:crypto"
import { type ChecksumName, startChecksum } from "./checksums.ts"

/** What is known of a body when all of it has come by. */
export type BodyFacts = {
  sizeBytes: number
  /** Hexadecimal. */
  sha256: string
  md5: string
  /** The checksum that was asked for, base64. */
  checksum: { name: ChecksumName; value: string } | undefined
}

/** Looks at a body as it comes by, piece by piece. */
export class BodyDigest {
  readonly #sha256 = createHash("sha256")
  readonly #md5 = createHash("md5")
  readonly #name: ChecksumName | undefined
  readonly #checksum
  #sizeBytes = 0

  /** @param name a checksum to compute beside the hashes */
  constructor(name?: ChecksumName) {
    this.#name = name
    this.#checksum = name === undefined ? undefined : startChecksum(name)
  }

  update(piece: Buffer): void {
    this.#sizeBytes += piece.length
    this.#sha256.update(piece)
    this.#md5.update(piece)
    this.#checksum?.update(piece)
  }

  /** To be called once. */
  finish(): BodyFacts {
    const value = this.#checksum?.digest().toString("base64")
    return {
      sizeBytes: this.#sizeBytes,
      sha256: this.#sha256.digest("hex"),
      md5: this.#md5.digest("hex"),
      checksum: this.#name === undefined || value === undefined ? undefined : { name: this.#name, value },
    }
  }
}
