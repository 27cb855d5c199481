import type { Step } from "./explore.ts"
import { committed, commit, lock, read, rollback, type Rows, write, writeAlone } from "./postgres.ts"
import {
  actorOf,
  become,
  blobOf,
  finalKey,
  hasGuard,
  incomingKey,
  mayStillArrive,
  put,
  type Setting,
  type World,
} from "./world.ts"

type Steps = Step<World>[]

/** C3 and C4: a server that is asked to confirm an upload, again and again if need be. */
export function confirmSteps(world: World, setting: Setting, name: string, upload: string): Steps {
  const { at } = actorOf(world, name)
  switch (at) {
    case "start":
      return look(world, setting, name, upload)
    case "copy":
      return copy(world, setting, name, upload)
    case "mark":
      return decide(world, name, upload, "verified", "attach")
    case "refuse":
      return decide(world, name, upload, "rejected", "end")
    case "attach":
      return take(world, setting, name, upload)
    case "find":
      return find(world, setting, name)
    case "insert":
      return insert(world, setting, name, upload)
    case "attachment":
      return attach(world, setting, name, upload)
    default:
      return finish(world, name)
  }
}

/** A server that is asked to copy an attachment: one more row on the same blob. */
export function copySteps(world: World, setting: Setting, name: string, source: string): Steps {
  const { at } = actorOf(world, name)
  if (at === "attachment") return attach(world, setting, name, undefined)
  if (at !== "start") return finish(world, name)
  const blob = blobOf(world, setting, source)
  if (blob === undefined) return []
  const next = become(world, name, { at: "attachment", about: blob })
  return [{ name: `${name} reads attachment ${source}`, next }]
}

function finish(world: World, name: string): Steps {
  const { at } = actorOf(world, name)
  if (at === "commit") {
    const sessions = commit(world.sessions, name)
    return [{ name: `${name} commits`, next: become(world, name, { at: "answer" }, { sessions }) }]
  }
  if (at !== "answer") return []
  return [{ name: `${name} answers`, next: become(world, name, { at: "end", found: ["answered"] }) }]
}

/** What a server that dies leaves behind: nothing of its transaction. The client asks again. */
export function crash(world: World, name: string): Steps {
  const { at, found } = actorOf(world, name)
  if (world.crashesLeft === 0 || at === "start" || (at === "end" && found.length > 0)) return []
  const sessions = rollback(world.sessions, name)
  const crashesLeft = world.crashesLeft - 1
  return [
    {
      name: `${name} dies and is asked again`,
      next: become(world, name, { at: "start", about: "", found: [] }, { sessions, crashesLeft }),
    },
  ]
}

function look(world: World, setting: Setting, name: string, upload: string): Steps {
  const state = committed(world.sessions, `upload ${upload}`)
  if (state === "none") return []
  if (state === "verified" || state === "consumed")
    return [{ name: `${name} sees that ${upload} is ${state}`, next: become(world, name, { at: "attach" }) }]
  if (state !== "issued") return []
  const key = setting.mode === "pinned" ? finalKey(setting, upload) : incomingKey(upload)
  const content = world.objects.contents[key]
  const isTrusted = !hasGuard(setting, "verified before consumed")
  if (content === undefined) {
    if (!isTrusted || setting.mode === "promote") return []
    return [{ name: `${name} believes that ${key} arrived`, next: become(world, name, { at: "mark" }) }]
  }
  if (content !== "right" && !isTrusted)
    return [{ name: `${name} finds wrong bytes in ${key}`, next: become(world, name, { at: "refuse" }) }]
  const next = setting.mode === "pinned" ? { at: "mark" } : { at: "copy", found: [content] }
  return [{ name: `${name} finds ${content} bytes in ${key}`, next: become(world, name, next) }]
}

function copy(world: World, setting: Setting, name: string, upload: string): Steps {
  const { found } = actorOf(world, name)
  if (!mayStillArrive(world, upload)) return []
  const key = finalKey(setting, upload)
  const objects = put(world.objects, key, found[0] ?? "wrong")
  return [
    { name: `${name} writes ${key}`, next: become(world, name, { at: "mark", found: [] }, { objects }) },
  ]
}

/** Says what became of an upload that was waiting; one that was decided before stays as it is. */
function decide(world: World, name: string, upload: string, state: string, then: string): Steps {
  const row = `upload ${upload}`
  const isWaiting = committed(world.sessions, row) === "issued"
  const sessions = isWaiting ? writeAlone(world.sessions, name, { [row]: state }) : world.sessions
  if (sessions === undefined) return []
  return [
    {
      name: isWaiting ? `${name} marks ${upload} ${state}` : `${name} finds ${upload} decided`,
      next: become(world, name, { at: then }, { sessions }),
    },
  ]
}

function take(world: World, setting: Setting, name: string, upload: string): Steps {
  const row = `upload ${upload}`
  const locked = hasGuard(setting, "upload lock")
    ? lock(world.sessions, name, [row], "exclusive")
    : world.sessions
  if (locked === undefined) return []
  const state = read(locked, name, row)
  if (state === "verified")
    return [
      { name: `${name} takes ${upload}`, next: become(world, name, { at: "find" }, { sessions: locked }) },
    ]
  const sessions = rollback(locked, name)
  return [
    { name: `${name} finds ${upload} ${state}`, next: become(world, name, { at: "end" }, { sessions }) },
  ]
}

/** The live blob of the content, kept from dying; waits for whoever is letting it die. */
function find(world: World, setting: Setting, name: string): Steps {
  const live = setting.uploads.filter((blob) => read(world.sessions, name, `blob ${blob}`) === "live")
  if (live.length === 0)
    return [{ name: `${name} finds no blob`, next: become(world, name, { at: "insert" }) }]
  return live.flatMap((blob) => {
    const sessions = lock(world.sessions, name, [`blob ${blob}`], "shared")
    if (sessions === undefined) return []
    return [
      {
        name: `${name} finds blob ${blob}`,
        next: become(world, name, { at: "attachment", about: blob }, { sessions }),
      },
    ]
  })
}

/** Insert on conflict do nothing: waits for whoever is inserting or removing the entry of the unique index. */
function insert(world: World, setting: Setting, name: string, upload: string): Steps {
  const isUnique = hasGuard(setting, "one live blob per content")
  const rows = isUnique ? ["live content", `blob ${upload}`] : [`blob ${upload}`]
  const locked = lock(world.sessions, name, rows, "exclusive")
  if (locked === undefined) return []
  const conflict = setting.uploads.some((blob) => committed(locked, `blob ${blob}`) === "live")
  if (isUnique && conflict)
    return [{ name: `${name} inserts nothing`, next: become(world, name, { at: "find" }) }]
  const sessions = write(locked, name, { [`blob ${upload}`]: "live" })
  return [
    {
      name: `${name} inserts blob ${upload}`,
      next: become(world, name, { at: "attachment", about: upload }, { sessions }),
    },
  ]
}

/** Inserts the attachment, whose foreign key looks at the blob once more, and consumes the upload if there is one. */
function attach(world: World, setting: Setting, name: string, upload: string | undefined): Steps {
  const { about } = actorOf(world, name)
  const blob = lock(world.sessions, name, [`blob ${about}`], "shared")
  if (blob === undefined) return []
  const state = read(blob, name, `blob ${about}`)
  const fits = hasGuard(setting, "composite key") ? state === "live" : state === "live" || state === "dead"
  if (!fits) {
    const again = { at: upload === undefined ? "start" : "attach", about: "" }
    const sessions = rollback(world.sessions, name)
    return [{ name: `${name} is refused blob ${about}`, next: become(world, name, again, { sessions }) }]
  }
  const consumed = upload === undefined ? {} : { [`upload ${upload}`]: "consumed" }
  const rows: Rows = { [`attachment ${name}`]: `→ ${about}`, ...consumed }
  const locked = lock(blob, name, Object.keys(rows), "exclusive")
  if (locked === undefined) return []
  const sessions = write(locked, name, rows)
  return [
    {
      name: `${name} attaches blob ${about}`,
      next: become(world, name, { at: "commit", about: "" }, { sessions }),
    },
  ]
}
