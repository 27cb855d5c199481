import { execFileSync } from "node:child_process"
import { accessSync, constants, statSync } from "node:fs"
import { LaunchError } from "./launch.mjs"

/** Throws a sentence with folder, owner and way out when the folder is there and we may not write to it. */
export function requireWritable(folder, purpose) {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return
  const isOurs = found.uid === process.getuid() || process.getuid() === 0
  if (isOurs && isWritable(folder)) return
  const owner = userName(found.uid)
  const me = userName(process.getuid())
  throw new LaunchError(
    `${purpose}, but ${folder} belongs to ${owner} and this is ${me}. ` +
      `Run the command as ${owner}, or give the folder to ${me}: sudo chown -R ${me} ${folder}`,
  )
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

function userName(uid) {
  try {
    return execFileSync("id", ["-un", String(uid)], { encoding: "utf8", stdio: "pipe" }).trim()
  } catch {
    // Containers have accounts without a name.
    return `user ${uid}`
  }
}
