import * as browser from "../browser.ts"
import type { Moment } from "../wire/wire-proxy.ts"
import type { Stage } from "./stage.ts"

/** One way to die, what a reader sees then, and how it goes on. */
export type CrashRow = (stage: Stage) => Promise<void>

const insertUpload = 'insert into "uploads"'
const setVerified = 'update "uploads" set "state"'
const insertAttachment = "insert into attachments"
const markDead = "set state = 'dead'"
const deleteBlob = "delete from blobs where id"
const recordSweep = "update uploads set sweeps ="
const beginPicture = "insert into derivatives"
const finishPicture = "set state = 'ready'"

/** Where a death can meet what is done over the database, with and without the server: each is a row of its own, too. */
const overDatabase = {
  "after the commit of an upload (C1)": async (stage: Stage) => {
    await stage.dieAt({ statement: insertUpload, at: "after commit" }, () => stage.requestUpload())
    await stage.readerSees("nothing more")
    await stage.perhaps(() => stage.attach())
  },

  "before what arrived is recorded (C3)": async (stage: Stage) => {
    const grant = await stage.send()
    await stage.dieAt({ statement: setVerified, at: "before" }, () => stage.confirm(grant))
    await stage.readerSees("nothing more")
    await stage.perhaps(() => stage.confirm(grant))
  },

  "before the commit of an attachment (C4)": async (stage: Stage) => {
    const grant = await stage.send()
    await stage.dieAt({ statement: insertAttachment, at: "before commit" }, () => stage.confirm(grant))
    await stage.readerSees("nothing more")
    await stage.perhaps(() => stage.confirm(grant))
  },

  "with an attachment that nobody heard of (C4)": async (stage: Stage) => {
    const grant = await stage.send()
    await stage.dieAt({ statement: insertAttachment, at: "after commit" }, () => stage.confirm(grant))
    await stage.readerSees("the document")
    // Acknowledged or not, it is there: the answer is the one that got lost.
    const id = await stage.insist(() => stage.confirm(grant))
    const again = await stage.client.attachments.confirmUpload.mutate({ uploadId: grant.uploadId })
    if (again.id !== id) throw new Error(`confirmed as ${id} and as ${again.id}`)
    await stage.readerSees("nothing more")
  },

  "after the commit of a deletion (D1)": async (stage: Stage) => {
    const id = await stage.attach()
    await stage.dieAt({ statement: "delete from attachments", at: "after commit" }, () => stage.delete(id))
    await stage.readerSees("nothing more")
    await stage.perhaps(() => stage.delete(id))
  },

  "after the death of a file (D2)": async (stage: Stage) => {
    await stage.deleteEverywhere(await stage.attach())
    await stage.letTimePass()
    await stage.dieAt({ statement: markDead, at: "after" }, () => stage.sweepByServer())
    await stage.readerSees("nothing more")
    await stage.attachAnew()
  },

  "after the object of a file was deleted (D3)": async (stage: Stage) => {
    await stage.deleteEverywhere(await stage.attach())
    await stage.letTimePass()
    const at = stage.seed % 2 === 0 ? "before" : "after"
    await stage.dieAt({ statement: deleteBlob, at }, () => stage.sweepByServer())
    await stage.readerSees("nothing more")
    await stage.perhaps(() => stage.sweepByServer())
  },

  "between the two deletions of an upload (D4)": async (stage: Stage) => {
    const grant = await stage.send()
    await stage.world.settle()
    await stage.letTimePass()
    const at = stage.seed % 2 === 0 ? "before" : "after"
    await stage.dieAt({ statement: recordSweep, at }, () => stage.sweepByServer())
    // Begun in time, and slow: the permission ends when a transfer begins.
    await browser.put(grant, stage.file)
    await stage.readerSees("nothing more")
  },

  "while pictures are made": async (stage: Stage) => {
    await stage.world.settle()
    const hasPictures = stage.twin !== undefined
    // The pictures of a content that is known are there already: nothing is written again.
    const late: Moment = { statement: hasPictures ? beginPicture : finishPicture, at: "before" }
    const moment = stage.random.pick<Moment>([
      { statement: beginPicture, at: "before" },
      { statement: beginPicture, at: "after" },
      late,
    ])
    await stage.dieAt(moment, async () => {
      // It may die before it can answer.
      const grant = await stage.send()
      await stage.confirm(grant)
    })
    const seen = await stage.insist(() => browser.readSet(stage.world.api, stage.setId))
    if (seen.some(({ sha256 }) => sha256.startsWith("answered"))) throw new Error(JSON.stringify(seen))
    for (const { id, sha256 } of seen) stage.world.acknowledged.set(id, sha256)
    if (stage.victim !== "database") await stage.world.settle()
  },
} satisfies Record<string, CrashRow>

/** Those that a store goes through that leaves the disk's own cache alone, as the one of these tests does. */
const storeSteps = ["open", "write", "place", "answer"] as const

/** Where the server has no part in what dies. */
const elsewhere = {
  "with half a file sent": async (stage: Stage) => {
    const grant = await stage.requestUpload()
    await browser.putHalf(grant, stage.file)
    await stage.world.kill(stage.victim)
    await stage.world.revive()
    await stage.readerSees("nothing more")
    await stage.perhaps(() => stage.attach())
  },

  "with a file sent and not confirmed": async (stage: Stage) => {
    const grant = await stage.send()
    await stage.world.kill(stage.victim)
    await stage.world.revive()
    await stage.readerSees("nothing more")
    await stage.perhaps(() => stage.confirm(grant))
  },

  "of the store while it takes a file": async (stage: Stage) => {
    const { store } = stage.world
    const grant = await stage.requestUpload()
    await store.add({
      fault: { kind: "crash", step: stage.random.pick(storeSteps) },
      method: "PUT",
      keyPrefix: "b/",
    })
    const answer = await browser.put(grant, stage.file).catch(() => "no answer")
    if (answer !== "no answer") throw new Error("the store answered, and should have died")
    await store.revive()
    await stage.readerSees("nothing more")
    // It is there or not: whoever sends it again hears "it is there", or that all went well.
    await stage.perhaps(async () => {
      await browser.put(grant, stage.file)
      await stage.confirm(grant)
    })
  },

  "of the store while it deletes a file": async (stage: Stage) => {
    const { store } = stage.world
    await stage.deleteEverywhere(await stage.attach())
    await stage.world.settle()
    await stage.letTimePass()
    await store.add({
      fault: { kind: "crash", step: stage.random.pick(["remove", "answer"]) },
      method: "DELETE",
      keyPrefix: "b/",
    })
    await stage.sweepByServer()
    await store.revive()
    await stage.readerSees("nothing more")
  },
} satisfies Record<string, CrashRow>

/** The crash table: after kill -9 there and a restart, nothing is lost and nothing is left. */
export const crashRows: Readonly<Record<string, CrashRow>> = { ...overDatabase, ...elsewhere }

/** The rows in which the database can stop alone, at once, while the server lives on. */
export const databaseRows: Readonly<Record<string, CrashRow>> = overDatabase
