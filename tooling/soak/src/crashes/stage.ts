import { randomUUID } from "node:crypto"
import { runSql } from "@kitwright/db/test-kit"
import type { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"
import * as browser from "../browser.ts"
import { anyFile, brokenPdf, type SampleFile, smallImage } from "../files.ts"
import { type Random, randomOf } from "../random.ts"
import type { Moment } from "../wire/wire-proxy.ts"
import type { Victim, World } from "./world.ts"

/** What one crash plays with: a set, and a file that is to become a document of it. */
export class Stage {
  readonly world: World
  readonly seed: number
  readonly random: Random
  readonly file: SampleFile
  readonly setId: AttachmentSetId
  /** The key of everything that is tried again. */
  #key = randomUUID()
  /** Who dies. */
  readonly victim: Victim
  /** Another set's document of the same content, in some cases. */
  readonly twin: { setId: AttachmentSetId; id: AttachmentId } | undefined

  private constructor(
    world: World,
    given: Pick<Stage, "seed" | "random" | "file" | "setId" | "victim" | "twin">,
  ) {
    this.world = world
    this.seed = given.seed
    this.random = given.random
    this.file = given.file
    this.setId = given.setId
    this.victim = given.victim
    this.twin = given.twin
  }

  /**
   * What chance decides by its seed: kind and size of the file, whether another set has the same content, whether the set
   * has a cover before.
   */
  static async open(world: World, seed: number, victim?: Victim): Promise<Stage> {
    const random = randomOf(seed)
    const file = random.chance(0.1) ? brokenPdf(seed) : await anyFile(random, seed)
    const { client } = world.api
    const setId = await browser.newSet(client, `Crash ${seed}`)
    if (random.chance(0.5)) await remember(world, setId, await smallImage(seed))
    let twin: Stage["twin"]
    if (random.chance(0.5)) {
      const other = await browser.newSet(client, `Twin ${seed}`)
      twin = { setId: other, id: await remember(world, other, file) }
    }
    const dies = victim ?? random.pick(["server", "server", "server", "server and database"])
    return new Stage(world, { seed, random, file, setId, victim: dies, twin })
  }

  get client() {
    return this.world.api.client
  }

  requestUpload(): Promise<browser.Grant> {
    return browser.requestUpload(this.client, this.setId, this.file, this.#key)
  }

  /** Asks for a place and sends the file there. */
  async send(): Promise<browser.Grant> {
    const grant = await this.requestUpload()
    await browser.put(grant, this.file)
    return grant
  }

  async confirm({ uploadId }: browser.Grant): Promise<AttachmentId> {
    const { id } = await this.client.attachments.confirmUpload.mutate({ uploadId, idempotencyKey: this.#key })
    this.world.acknowledged.set(id, this.file.sha256)
    return id
  }

  /** Makes the file a document of the set. */
  async attach(): Promise<AttachmentId> {
    return await this.confirm(await this.send())
  }

  /** Does it once more from the beginning, as somebody who wants the file back. */
  async attachAnew(): Promise<AttachmentId> {
    this.#key = randomUUID()
    return await this.insist(() => this.attach())
  }

  async delete(attachmentId: AttachmentId, attachmentSetId = this.setId): Promise<void> {
    // From the moment it is asked for, nobody is promised anything any more.
    this.world.acknowledged.delete(attachmentId)
    await this.client.attachments.delete.mutate({ attachmentSetId, attachmentId, idempotencyKey: this.#key })
  }

  /** Deletes the file from every set that has it. */
  async deleteEverywhere(id: AttachmentId): Promise<void> {
    await this.delete(id)
    if (this.twin === undefined) return
    this.world.acknowledged.delete(this.twin.id)
    await this.client.attachments.delete.mutate({
      attachmentSetId: this.twin.setId,
      attachmentId: this.twin.id,
    })
  }

  /** Goes on with some work until the victim dies at a moment, and starts it again. */
  async dieAt(moment: Moment, work: () => Promise<unknown>): Promise<void> {
    await this.world.killAt(moment, this.victim, work)
    await this.world.revive()
  }

  /** Has the server sweep, as it does each minute. */
  async sweepByServer(): Promise<void> {
    await runSql(this.world.db, "select graphile_worker.add_job('sweep', job_key => 'sweep')")
  }

  /** Makes two days pass for whatever waits to be swept. */
  async letTimePass(): Promise<void> {
    const past = "- interval '2 days'"
    await runSql(
      this.world.db,
      `update blobs set orphaned_at = orphaned_at ${past} where orphaned_at is not null`,
    )
    await runSql(
      this.world.db,
      `update uploads set url_expires_at = url_expires_at ${past}, expires_at = expires_at ${past},
         sweep_after = sweep_after ${past} where state in ('issued', 'verified')`,
    )
  }

  /** A client that got no answer asks again, until it gets one. */
  async insist<R>(ask: () => Promise<R>): Promise<R> {
    const [attemptsMax, pauseMs] = [100, 100]
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask()
      } catch (error) {
        if (attempt >= attemptsMax || !isWorthAsking(error)) throw error
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }

  /** Some clients come back, others never do. */
  async perhaps(act: () => Promise<unknown>): Promise<void> {
    if (this.random.chance(0.6)) await this.insist(act)
  }

  /**
   * What readers can see is what was acknowledged, each document whole, and one more where that is said.
   *
   * @throws Error that tells the difference
   */
  async readerSees(also: "nothing more" | "the document"): Promise<void> {
    const seen = await this.insist(() => browser.readSet(this.world.api, this.setId))
    const { acknowledged } = this.world
    const [known, others] = [
      seen.filter(({ id }) => acknowledged.has(id)),
      seen.filter(({ id }) => !acknowledged.has(id)),
    ]
    const broken = known.filter(({ id, sha256 }) => acknowledged.get(id) !== sha256)
    const expected = also === "the document" ? [this.file.sha256] : []
    const isExpected =
      others.length === expected.length && others.every(({ sha256 }) => sha256 === expected[0])
    if (!isExpected || broken.length > 0) throw new Error(`a reader sees ${JSON.stringify({ seen, also })}`)
  }
}

async function remember(world: World, setId: AttachmentSetId, file: SampleFile): Promise<AttachmentId> {
  const id = await browser.upload(world.api.client, setId, file)
  world.acknowledged.set(id, file.sha256)
  return id
}

/** No answer, or one that says to come again. */
function isWorthAsking(error: unknown): boolean {
  const data = typeof error === "object" && error !== null && "data" in error ? error.data : undefined
  const status =
    typeof data === "object" && data !== null && "httpStatus" in data ? Number(data.httpStatus) : 503
  return status >= 500
}
