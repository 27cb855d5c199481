import type { Step } from "./explore.ts"
import { committed, commit, lock, read, rollback, write, writeAlone } from "./postgres.ts"
import {
  type Actor,
  actorOf,
  attachers,
  become,
  blobOf,
  finalKey,
  hasGuard,
  incomingKey,
  referrers,
  remove,
  type Setting,
  sweepsMax,
  type World,
} from "./world.ts"

type Steps = Step<World>[]

/** D1: a user deletes attachments. The trigger that notes orphaned blobs locks the blob. */
export function userSteps(world: World, setting: Setting): Steps {
  const { at, about, left } = actorOf(world, "user")
  if (at === "commit") {
    const sessions = commit(world.sessions, "user")
    return [
      { name: "the deletion commits", next: become(world, "user", { at: "idle", about: "" }, { sessions }) },
    ]
  }
  if (at === "object") {
    const objects = remove(world.objects, [finalKey(setting, about)])
    return [
      {
        name: `the user's server deletes ${finalKey(setting, about)}`,
        next: become(world, "user", { at: "commit" }, { objects }),
      },
    ]
  }
  if (left === 0) return []
  return attachers(setting).flatMap((name) => deletion(world, setting, name, left))
}

function deletion(world: World, setting: Setting, name: string, left: number): Steps {
  const row = `attachment ${name}`
  const blob = blobOf(world, setting, name)
  if (blob === undefined) return []
  const locked = lock(world.sessions, "user", [row, `blob ${blob}`], "exclusive")
  if (locked === undefined) return []
  const sessions = write(locked, "user", { [row]: "deleted" })
  const isLast = referrers(world, setting, blob).length === 1
  const at = !hasGuard(setting, "deleted after commit") && isLast ? "object" : "commit"
  return [
    {
      name: `the user deletes ${row}`,
      next: become(world, "user", { at, about: blob, left: left - 1 }, { sessions }),
    },
  ]
}

/** D2: lets a blob die that nothing referred to when it was looked for. */
export function markerSteps(world: World, setting: Setting, name: string): Steps {
  const { at, about, left } = actorOf(world, name)
  const done: Partial<Actor> = { at: "idle", about: "", left: left - 1 }
  if (at === "commit") {
    return [
      {
        name: `${name} commits`,
        next: become(world, name, done, { sessions: commit(world.sessions, name) }),
      },
    ]
  }
  if (at === "kill") return kill(world, setting, name, about, done)
  if (left === 0) return []
  return setting.uploads
    .filter((blob) => committed(world.sessions, `blob ${blob}`) === "live")
    .filter((blob) => referrers(world, setting, blob).length === 0)
    .map((blob) => ({
      name: `${name} finds blob ${blob} unused`,
      next: become(world, name, { at: "kill", about: blob }),
    }))
}

function kill(world: World, setting: Setting, name: string, blob: string, done: Partial<Actor>): Steps {
  const isKey = hasGuard(setting, "composite key")
  // An update of columns that no foreign key names does not wait for those who share the row.
  const rows = [isKey ? `blob ${blob}` : `blob ${blob}, other columns`, "live content"]
  const locked = lock(world.sessions, name, rows, "exclusive")
  if (locked === undefined) return []
  const isLive = read(locked, name, `blob ${blob}`) === "live"
  const isRefused = isKey && referrers(world, setting, blob).length > 0
  if (!isLive || isRefused) {
    const sessions = rollback(locked, name)
    return [{ name: `${name} is refused blob ${blob}`, next: become(world, name, done, { sessions }) }]
  }
  const sessions = write(locked, name, { [`blob ${blob}`]: "dead" })
  return [
    { name: `${name} lets blob ${blob} die`, next: become(world, name, { at: "commit" }, { sessions }) },
  ]
}

/** D3 and D4: deletes the objects of dead blobs, and those of uploads that no blob lives in. */
export function sweeperSteps(world: World, setting: Setting, name: string): Steps {
  const { at, about, found, left } = actorOf(world, name)
  const done: Partial<Actor> = { at: "idle", about: "", found: [], sweepsSeen: 0, left: left - 1 }
  switch (at) {
    case "idle":
      return left === 0 ? [] : [...takeBlob(world, setting, name), ...takeUpload(world, setting, name)]
    case "objects":
      return [
        {
          name: `${name} deletes ${found.join(" and ") || "nothing"}`,
          next: become(
            world,
            name,
            { at: about.startsWith("blob") ? "row" : "record", found: [] },
            { objects: remove(world.objects, found) },
          ),
        },
      ]
    case "row":
      return removeRow(world, name, about, done)
    case "claim":
      return claim(world, name, about, found)
    case "list":
      return [
        {
          name: `${name} lists the objects of ${about}`,
          next: become(world, name, { at: "objects", found: objectsOf(world, setting, about) }),
        },
      ]
    case "record":
      return record(world, setting, name, about, done)
    default:
      return []
  }
}

function takeBlob(world: World, setting: Setting, name: string): Steps {
  return setting.uploads
    .filter((blob) => committed(world.sessions, `blob ${blob}`) === "dead")
    .flatMap((blob) => {
      const sessions = writeAlone(world.sessions, name, { [`claim of blob ${blob}`]: "claimed" })
      if (sessions === undefined) return []
      const next = { at: "objects", about: `blob ${blob}`, found: [finalKey(setting, blob)] }
      return [{ name: `${name} takes dead blob ${blob}`, next: become(world, name, next, { sessions }) }]
    })
}

function removeRow(world: World, name: string, row: string, done: Partial<Actor>): Steps {
  const isDead = committed(world.sessions, row) === "dead"
  const sessions = isDead ? writeAlone(world.sessions, name, { [row]: "gone" }) : world.sessions
  if (sessions === undefined) return []
  return [{ name: `${name} removes ${row}`, next: become(world, name, done, { sessions }) }]
}

function takeUpload(world: World, setting: Setting, name: string): Steps {
  return setting.uploads
    .filter((upload) => isSwept(world, setting, upload))
    .filter((upload) => Number(committed(world.sessions, `sweeps ${upload}`)) < sweepsMax(setting))
    .flatMap((upload) => {
      if (hasGuard(setting, "objects listed after the claim")) return claim(world, name, upload, [])
      const found = objectsOf(world, setting, upload)
      const next = become(world, name, { at: "claim", about: upload, found })
      return [{ name: `${name} lists the objects of ${upload} too early`, next }]
    })
}

/** Whether an upload is ever swept. */
export function isSwept(world: World, setting: Setting, upload: string): boolean {
  const state = committed(world.sessions, `upload ${upload}`)
  return state !== "none" && (state !== "consumed" || hasGuard(setting, "settled uploads are swept too"))
}

/** Time passes at will: an unfinished upload may expire whenever nobody holds it. */
function claim(world: World, name: string, upload: string, found: readonly string[]): Steps {
  const row = `upload ${upload}`
  const state = committed(world.sessions, row)
  const isUnfinished = state === "issued" || state === "verified"
  const sweepsSeen = Number(committed(world.sessions, `sweeps ${upload}`))
  const sessions = writeAlone(world.sessions, name, {
    [row]: isUnfinished ? "expired" : state,
    // The second deletion is due only when nothing can arrive any more.
    [`permission ${upload}`]: sweepsSeen === 0 ? committed(world.sessions, `permission ${upload}`) : "over",
  })
  if (sessions === undefined) return []
  const isListed = actorOf(world, name).at === "claim"
  const next = { about: upload, sweepsSeen, ...(isListed ? { at: "objects", found } : { at: "list" }) }
  return [
    {
      name: isUnfinished ? `${name} lets ${upload} expire` : `${name} claims ${upload}`,
      next: become(world, name, next, { sessions }),
    },
  ]
}

/**
 * The objects of an upload that no blob lives in. That of a dead one is left in peace until a sweeper takes it, and then is
 * deleted here as well: bytes may have arrived after that sweeper deleted it and before it removes the row.
 */
export function objectsOf(world: World, setting: Setting, upload: string): string[] {
  const blob = committed(world.sessions, `blob ${upload}`)
  const isClaimed = committed(world.sessions, `claim of blob ${upload}`) === "claimed"
  const isLeftAlone = blob === "dead" && !(isClaimed && hasGuard(setting, "dead blobs are no excuse"))
  const own = blob === "live" || isLeftAlone ? [] : [finalKey(setting, upload)]
  return setting.mode === "promote" ? [incomingKey(upload), ...own] : own
}

function record(world: World, setting: Setting, name: string, upload: string, done: Partial<Actor>): Steps {
  const sweepsBefore = Number(committed(world.sessions, `sweeps ${upload}`))
  const isCountedBefore =
    hasGuard(setting, "each deletion counted once") && sweepsBefore !== actorOf(world, name).sweepsSeen
  const sweeps = isCountedBefore ? sweepsBefore : Math.min(sweepsBefore + 1, sweepsMax(setting))
  const sessions = writeAlone(world.sessions, name, { [`sweeps ${upload}`]: String(sweeps) })
  if (sessions === undefined) return []
  return [
    {
      name: `${name} counts: ${upload} was swept ${sweeps === 1 ? "once" : "twice"}`,
      next: become(world, name, done, { sessions }),
    },
  ]
}
