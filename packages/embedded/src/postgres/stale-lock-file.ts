import { readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { undefinedWhenMissing } from "../data-folder.ts"
import type { Place } from "./place.ts"

/**
 * PostgreSQL refuses to start while there is a process with the id its lock file names. After a power cut or in a
 * restarted container that may be any other program of ours, or where nobody buries the dead it may be the dead server
 * itself, and the server would never start again. Removes such lock files. Keeps those whose process is a server on
 * this cluster, those whose shared memory is still in use by sessions that outlive their server, and all where there
 * is no /proc to ask.
 */
export async function removeStaleLockFiles(place: Place): Promise<void> {
  const clusterLock = join(place.folders.cluster, "postmaster.pid")
  const socketLock = join(place.socketFolder, ".s.PGSQL.5432.lock")
  const text = await readFile(clusterLock, "utf8").catch(undefinedWhenMissing)
  if (text !== undefined && (await isSharedMemoryInUse(text))) return
  await Promise.all(
    [clusterLock, socketLock].map(async (path) => {
      if (await namesOtherProgram(path, place)) await rm(path, { force: true })
    }),
  )
}

async function namesOtherProgram(lockFile: string, place: Place): Promise<boolean> {
  const text = await readFile(lockFile, "utf8").catch(undefinedWhenMissing)
  const pid = Number(text?.split("\n", 1)[0])
  if (!Number.isInteger(pid)) return false
  // A process that is dead but not buried yet has an empty command line.
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(undefinedWhenMissing)
  return commandLine !== undefined && !commandLine.split("\0").includes(place.folders.cluster)
}

/** The seventh line of `postmaster.pid` names the server's shared memory: key and id. */
async function isSharedMemoryInUse(clusterLock: string): Promise<boolean> {
  const [key, id] = (clusterLock.split("\n")[6] ?? "").trim().split(/\s+/)
  const table = (await readFile("/proc/sysvipc/shm", "utf8").catch(undefinedWhenMissing)) ?? ""
  return table.split("\n").some((line) => {
    const [lineKey, lineId, , , , , attached] = line.trim().split(/\s+/)
    return lineKey === key && lineId === id && Number(attached) > 0
  })
}
