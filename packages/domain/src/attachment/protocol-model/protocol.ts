import { isSwept, objectsOf, markerSteps, sweeperSteps, userSteps } from "./clean-up.ts"
import { confirmSteps, copySteps, crash } from "./confirm.ts"
import type { Model, Step } from "./explore.ts"
import { committed, isInTransaction, rollback, writeAlone } from "./postgres.ts"
import {
  actorOf,
  attachers,
  become,
  beginning,
  finalKey,
  hasGuard,
  incomingKey,
  mayStillArrive,
  put,
  referrers,
  type Setting,
  sweepsMax,
  type World,
  worldKey,
} from "./world.ts"

/** The protocol of uploads and deletions, with everything that may happen to it, in any order. */
export function protocol(setting: Setting): Model<World> {
  return {
    initial: beginning(setting),
    key: worldKey,
    steps: (world) => stepsOf(world, setting),
    violation: (world, steps) =>
      brokenRow(world, setting) ??
      brokenPromise(world, setting) ??
      litter(world, setting) ??
      stuck(world, steps),
  }
}

function stepsOf(world: World, setting: Setting): Step<World>[] {
  const confirms = Object.entries(setting.confirms)
  return [
    ...setting.uploads.flatMap((upload) => clientSteps(world, setting, upload)),
    ...confirms.flatMap(([name, upload]) => confirmSteps(world, setting, name, upload)),
    ...Object.entries(setting.copies).flatMap(([name, source]) => copySteps(world, setting, name, source)),
    ...attachers(setting).flatMap((name) => crash(world, name)),
    ...userSteps(world, setting),
    ...userCrash(world),
    ...Object.keys(setting.markers).flatMap((name) => markerSteps(world, setting, name)),
    ...Object.keys(setting.sweepers).flatMap((name) => sweeperSteps(world, setting, name)),
  ]
}

/** C1 and C2: an upload is recorded, and its bytes arrive, perhaps twice, perhaps late, and of a weak store perhaps others. */
function clientSteps(world: World, setting: Setting, upload: string): Step<World>[] {
  const name = `client ${upload}`
  const isRecorded = committed(world.sessions, `upload ${upload}`) !== "none"
  const issued = isRecorded ? undefined : writeAlone(world.sessions, name, { [`upload ${upload}`]: "issued" })
  const issue =
    issued === undefined ? [] : [{ name: `${upload} is recorded`, next: { ...world, sessions: issued } }]
  const { left } = actorOf(world, name)
  const mayBeSent = isRecorded || !hasGuard(setting, "recorded before sent")
  if (left === 0 || !mayBeSent || !mayStillArrive(world, upload)) return issue
  const isWeak = setting.mode === "promote" || !hasGuard(setting, "store is strict or not trusted")
  const key = setting.mode === "promote" ? incomingKey(upload) : finalKey(setting, upload)
  if (!isWeak && world.objects.contents[key] !== undefined) return issue
  const sent = (isWeak ? ["right", "wrong"] : ["right"]).map((content) => ({
    name: `${content} bytes arrive in ${key}`,
    next: become(world, name, { left: left - 1 }, { objects: put(world.objects, key, content) }),
  }))
  return [...issue, ...sent]
}

/** The server dies in the middle of a deletion. */
function userCrash(world: World): Step<World>[] {
  if (world.crashesLeft === 0 || actorOf(world, "user").at === "idle") return []
  const sessions = rollback(world.sessions, "user")
  const crashesLeft = world.crashesLeft - 1
  const next = become(world, "user", { at: "idle", about: "" }, { sessions, crashesLeft })
  return [{ name: "the user's server dies", next }]
}

/** No row without a live blob, no live blob that something refers to without its object. */
function brokenRow(world: World, setting: Setting): string | undefined {
  const live = setting.uploads.filter((blob) => committed(world.sessions, `blob ${blob}`) === "live")
  for (const blob of setting.uploads) {
    const [name] = referrers(world, setting, blob)
    if (name === undefined) continue
    if (!live.includes(blob)) return `attachment ${name} refers to a blob that is not alive`
    const content = world.objects.contents[finalKey(setting, blob)]
    if (content === undefined) return `attachment ${name} has lost its object`
    if (content !== "right") return `attachment ${name} shows other bytes than were announced`
  }
  return live.length > 1 ? "the same content is stored twice" : undefined
}

/** What was answered stays until the user deletes it, and an upload becomes one attachment at the most. */
function brokenPromise(world: World, setting: Setting): string | undefined {
  const isMade = (name: string) => committed(world.sessions, `attachment ${name}`) !== "none"
  const hasAnswered = (name: string) => actorOf(world, name).found.includes("answered")
  const lost = attachers(setting).find((name) => hasAnswered(name) && !isMade(name))
  if (lost !== undefined) return `what ${lost} answered is lost`
  const uploads = Object.entries(setting.confirms).flatMap(([name, upload]) => (isMade(name) ? [upload] : []))
  return new Set(uploads).size < uploads.length ? "an upload became two attachments" : undefined
}

/** Sessions that wait for each other for ever. */
function stuck(world: World, steps: readonly Step<World>[]): string | undefined {
  const open = Object.keys(world.sessions.transactions).filter((name) =>
    isInTransaction(world.sessions, name),
  )
  if (open.length < 2) return undefined
  const canMove = steps.some(
    ({ next }) =>
      next.crashesLeft === world.crashesLeft && open.some((name) => next.actors[name] !== world.actors[name]),
  )
  return canMove ? undefined : `${open.join(" and ")} wait for each other`
}

/**
 * Everybody dies right now, and one sweep runs without patience: whatever is unfinished expires, whatever nothing refers to
 * dies. Then the store holds what rows refer to, and nothing else.
 */
function litter(world: World, setting: Setting): string | undefined {
  const kept = new Set(
    setting.uploads
      .filter((blob) => committed(world.sessions, `blob ${blob}`) === "live")
      .filter((blob) => referrers(world, setting, blob).length > 0)
      .map((blob) => finalKey(setting, blob)),
  )
  const ofBlobs = setting.uploads
    .filter((blob) => ["live", "dead"].includes(committed(world.sessions, `blob ${blob}`)))
    .map((blob) => finalKey(setting, blob))
  const ofUploads = setting.uploads
    .filter((upload) => isSwept(world, setting, upload))
    .filter((upload) => Number(committed(world.sessions, `sweeps ${upload}`)) < sweepsMax(setting))
    .flatMap((upload) => objectsOf(world, setting, upload))
  const orphan = Object.keys(world.objects.contents).find(
    (key) => !kept.has(key) && !ofBlobs.includes(key) && !ofUploads.includes(key),
  )
  return orphan === undefined ? undefined : `${orphan} stays for ever, though nothing refers to it`
}
