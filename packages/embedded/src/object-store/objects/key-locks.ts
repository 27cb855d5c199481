/** Lets one act at a time work on a key; acts on other keys go on. */
export class KeyLocks {
  readonly #last = new Map<string, Promise<unknown>>()

  async hold<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const mine = before.then(act, act)
    this.#last.set(key, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key)
    }
  }
}
