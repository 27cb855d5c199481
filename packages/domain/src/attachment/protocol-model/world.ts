import { entriesText, numberOf } from "./numbered.ts"
import { committed, openSessions, type Sessions } from "./postgres.ts"

/** What keeps the protocol safe. The model can do without any one of them, and then something goes wrong. */
export const guards = [
  /** Attachments refer to (blob id, 'live'), so a blob that something refers to can't die and a dead one can't be referred to. */
  "composite key",
  /** An upload is locked while it is consumed. */
  "upload lock",
  /** One live blob for each content, by a unique index. */
  "one live blob per content",
  /** What arrived is looked at, and compared with what was announced, before it is consumed. */
  "verified before consumed",
  /** The server alone writes the object that readers get, unless the store itself holds writers to what was announced. */
  "store is strict or not trusted",
  /** Each upload has an object of its own name. */
  "names never used twice",
  /** An upload is recorded before anything can be sent. */
  "recorded before sent",
  /** An object is deleted after the row that referred to it, and what made it so is committed. */
  "deleted after commit",
  /** The objects of an upload are deleted twice. */
  "deleted again later",
  /** Two sweepers that delete the objects of an upload at the same time have deleted them once. */
  "each deletion counted once",
  /** Which objects of an upload no live blob lives in is asked after the upload was claimed. */
  "objects listed after the claim",
  /** An upload that became a blob is swept as well: its permission outlives a blob that dies early. */
  "settled uploads are swept too",
  /** The object of an upload is deleted again even while a sweeper is busy with its dead blob. */
  "dead blobs are no excuse",
] as const
export type Guard = (typeof guards)[number]

/** Who takes part, and how much each may do. All uploads have the same content. */
export interface Setting {
  /** Where clients send to: the final object of a strict store, or an incoming one that the server copies. */
  readonly mode: "pinned" | "promote"
  readonly uploads: readonly string[]
  /** Servers that confirm: each by name, with its upload. Two may confirm one upload at the same time. */
  readonly confirms: Readonly<Record<string, string>>
  /** Servers that copy: each by name, with the confirmer whose attachment it copies. */
  readonly copies: Readonly<Record<string, string>>
  /** How often each client may send its file: what comes second comes late. */
  readonly sends: number
  readonly deletions: number
  /** How many blobs each marker may let die, and each sweeper delete. */
  readonly markers: Readonly<Record<string, number>>
  readonly sweepers: Readonly<Record<string, number>>
  /** How often a server may die in the middle of something and be asked again. */
  readonly crashes: number
  readonly without?: Guard
}

/** What one actor remembers between its steps. */
export interface Actor {
  readonly at: string
  /** Blob or upload that it is busy with. */
  readonly about: string
  /** Objects that it is going to delete, or the content that it has read. */
  readonly found: readonly string[]
  /** How often the objects of an upload had been deleted when it was claimed. */
  readonly sweepsSeen: number
  /** How much it may still do. */
  readonly left: number
  readonly number: number
}

/** What lies in the store: by name, whether the content is what was announced. */
export interface Objects {
  readonly contents: Readonly<Record<string, string>>
  readonly number: number
}

/** Everything there is: the database, the store, and what each actor is about to do. */
export interface World {
  readonly sessions: Sessions
  readonly objects: Objects
  readonly actors: Readonly<Record<string, Actor>>
  readonly crashesLeft: number
}

function numbered({ at, about, found, sweepsSeen, left }: Omit<Actor, "number">): Actor {
  const number = numberOf(`${at},${about},${found.join("&")},${sweepsSeen},${left}`)
  return { at, about, found, sweepsSeen, left, number }
}

function beginner(left: number, at = "idle"): Actor {
  return numbered({ at, about: "", found: [], sweepsSeen: 0, left })
}

function objectsOf(contents: Objects["contents"]): Objects {
  return { contents, number: numberOf(`objects ${entriesText(contents)}`) }
}

/** Whether the protocol has a guard in this setting. */
export function hasGuard({ without }: Setting, guard: Guard): boolean {
  return without !== guard
}

/** Before anything has happened. */
export function beginning(setting: Setting): World {
  const rows: Record<string, string> = {}
  const actors: Record<string, Actor> = {}
  for (const upload of setting.uploads) {
    rows[`upload ${upload}`] = "none"
    rows[`sweeps ${upload}`] = "0"
    rows[`permission ${upload}`] = "valid"
    rows[`blob ${upload}`] = "none"
    rows[`claim of blob ${upload}`] = "none"
    actors[`client ${upload}`] = beginner(setting.sends)
  }
  for (const name of attachers(setting)) {
    rows[`attachment ${name}`] = "none"
    actors[name] = beginner(0, "start")
  }
  for (const [name, left] of Object.entries({ ...setting.markers, ...setting.sweepers })) {
    actors[name] = beginner(left)
  }
  actors["user"] = beginner(setting.deletions)
  return {
    sessions: openSessions(Object.keys(actors), rows),
    objects: objectsOf({}),
    actors,
    crashesLeft: setting.crashes,
  }
}

/** @throws Error when nobody has that name */
export function actorOf(world: World, name: string): Actor {
  const actor = world.actors[name]
  if (actor === undefined) throw new Error(`nobody is called ${name}`)
  return actor
}

/** The world after an actor took a step of its own. */
export function become(world: World, name: string, change: Partial<Actor>, more: Partial<World> = {}): World {
  const next = numbered({ ...actorOf(world, name), ...change })
  return { ...world, ...more, actors: { ...world.actors, [name]: next } }
}

/** The store with an object more, or with another content in one that was there. */
export function put({ contents }: Objects, key: string, content: string): Objects {
  return objectsOf({ ...contents, [key]: content })
}

/** The store without some objects, whether they were there or not. */
export function remove({ contents }: Objects, keys: readonly string[]): Objects {
  return objectsOf(Object.fromEntries(Object.entries(contents).filter(([key]) => !keys.includes(key))))
}

/** Equal for equal worlds. */
export function worldKey({ sessions, objects, actors, crashesLeft }: World): string {
  let key = `${crashesLeft},${sessions.number},${objects.number}`
  for (const name in actors) key += `,${actors[name]?.number}`
  for (const name in sessions.transactions) key += `,${sessions.transactions[name]?.number}`
  return key
}

/** The name of the object in which the content of an upload stays. */
export function finalKey(setting: Setting, upload: string): string {
  return hasGuard(setting, "names never used twice") ? `b/${upload}` : "b/content"
}

/** The name of the object in which bytes arrive that the store is not trusted to check. */
export function incomingKey(upload: string): string {
  return `in/${upload}`
}

/** How often the objects of an upload are deleted. */
export function sweepsMax(setting: Setting): number {
  return hasGuard(setting, "deleted again later") ? 2 : 1
}

/**
 * Whether bytes of an upload may still arrive. The permission to send ends, and what was under way then has arrived when the
 * second deletion is due, a day later: this is the one assumption about time, and only tidiness depends on it.
 */
export function mayStillArrive(world: World, upload: string): boolean {
  return committed(world.sessions, `permission ${upload}`) === "valid"
}

/** Everybody who makes attachments. */
export function attachers(setting: Setting): string[] {
  return [...Object.keys(setting.confirms), ...Object.keys(setting.copies)]
}

/** Those whose attachments refer to a blob, as everybody sees it. */
export function referrers(world: World, setting: Setting, blob: string): string[] {
  return attachers(setting).filter((name) => committed(world.sessions, `attachment ${name}`) === `→ ${blob}`)
}

/** The blob that an attachment refers to, as everybody sees it. */
export function blobOf(world: World, setting: Setting, name: string): string | undefined {
  const attachment = committed(world.sessions, `attachment ${name}`)
  return setting.uploads.find((blob) => attachment === `→ ${blob}`)
}
