import { DomainError } from "@kitwright/domain/errors"
import { AttachmentSetId, type AttachmentId } from "@kitwright/domain/ids"
import type { SampleFile } from "../files.ts"
import type { Random } from "../random.ts"
import type { Shop } from "./shop.ts"
import type { Tally } from "./tally.ts"

type Held = { setId: AttachmentSetId; id: AttachmentId; file: SampleFile }
type Act = () => Promise<void>

/** So few that contents die and are sent again all the time; a copy comes on top. */
const heldMax = 1

/**
 * Somebody who adds and deletes documents without a pause, in sets of his own, with contents that all others have too. His
 * acts can't get into each other's way: whatever is refused is a failure, but for a deletion that is taken back too late.
 */
export class Writer {
  readonly #shop: Shop
  readonly #random: Random
  readonly #tally: Tally
  readonly #files: readonly [SampleFile, ...SampleFile[]]
  readonly #setIds: readonly AttachmentSetId[]
  #held: Held[] = []

  constructor(work: {
    shop: Shop
    random: Random
    tally: Tally
    files: readonly [SampleFile, ...SampleFile[]]
    setIds: readonly number[]
  }) {
    this.#shop = work.shop
    this.#random = work.random
    this.#tally = work.tally
    this.#files = work.files
    this.#setIds = work.setIds.map((id) => AttachmentSetId.parse(id))
  }

  /** Works until it is told to stop, or has done enough. @returns what it holds then */
  async run(signal: AbortSignal, eventsMax: number): Promise<Held[]> {
    for (let event = 0; event < eventsMax && !signal.aborted; event += 1) {
      const [what, act] = this.#next()
      try {
        await act()
        this.#tally.event(what)
      } catch (error) {
        this.#tally.failure(what, error)
      }
    }
    return this.#held
  }

  #next(): [what: string, act: Act] {
    const one = this.#held[this.#random.below(this.#held.length)]
    if (one === undefined || (this.#held.length < heldMax && this.#random.chance(0.5))) {
      return ["created", () => this.#create()]
    }
    const chance = this.#random.below(20)
    if (chance === 0) return ["copied", () => this.#copy(one)]
    if (chance === 1) return ["cover chosen", () => this.#shop.setCover(one.setId, one.id)]
    if (chance === 2) return ["deleted and restored", () => this.#deleteAndRestore(one)]
    return ["deleted", () => this.#delete(one)]
  }

  async #create(): Promise<void> {
    const [setId, file] = [this.#anySet(), this.#random.pick(this.#files)]
    const id = await this.#shop.upload(setId, file)
    await this.#hold({ setId, id, file })
  }

  async #copy({ setId, id, file }: Held): Promise<void> {
    const to = this.#anySet()
    await this.#hold({ setId: to, id: await this.#shop.copy(setId, id, to), file })
  }

  /** What was confirmed can be read, at once and to its last byte. */
  async #hold(held: Held): Promise<void> {
    this.#held.push(held)
    await this.#read(held)
  }

  async #read({ id, file }: Held): Promise<void> {
    const bytes = await this.#shop.read(id)
    if (!bytes.equals(file.bytes)) throw new Error(`document ${id} has other bytes than were sent`)
    this.#tally.report.reads += 1
  }

  async #delete(held: Held): Promise<void> {
    // It must be there to the very end.
    await this.#read(held)
    this.#held = this.#held.filter((other) => other !== held)
    await this.#shop.delete(held.setId, held.id)
  }

  async #deleteAndRestore(held: Held): Promise<void> {
    await this.#delete(held)
    try {
      await this.#shop.restore(held.setId, held.id)
    } catch (error) {
      // Swept already, which with no time of grace is nearly always so.
      if (error instanceof DomainError && error.reason === "INVALID_STATE") return
      throw error
    }
    await this.#hold(held)
  }

  #anySet(): AttachmentSetId {
    const setId = this.#setIds[this.#random.below(this.#setIds.length)]
    if (setId === undefined) throw new Error("a writer without a set")
    return setId
  }
}
