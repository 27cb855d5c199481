/**
 * Idempotency keys for one form. The same values keep their key until they were accepted, so a double click or
 * a retry after a broken connection posts once; other values, or the next entry after a success, get a new key.
 */
export class PostingKey {
  #sent: { readonly values: string; readonly key: string } | null = null

  /** The key to send with these values. */
  keyFor(values: unknown): string {
    const text = JSON.stringify(values)
    if (this.#sent?.values !== text) this.#sent = { values: text, key: randomKey() }
    return this.#sent.key
  }

  /** The values were accepted: sending the same again would be a new posting. */
  accept(): void {
    this.#sent = null
  }
}

/** 128 random bits. `crypto.randomUUID` is missing on plain http addresses other than this machine. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("")
}
