import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { checkout, pinnedEnvironment, pinnedNode } from "./checkout.mjs"
import { runChild, wasStopped } from "./child.mjs"
import { LaunchError } from "./launch.mjs"
import { requireWritable } from "./ownership.mjs"

const web = join(checkout, "apps", "web")
const built = join(web, "dist")
const stamp = join(built, ".inputs")
const leftOut = new Set(["node_modules", "dist", ".turbo", ".reports"])

/**
 * Builds the web application unless the one that is there was made from exactly these sources, told by their content
 * and never by their dates. It is built elsewhere and moved into place when whole: what is served is never half a build.
 */
export async function buildWeb() {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return
  requireWritable(web, "The web application has to be built")
  requireWritable(built, "The web application has to be built")
  process.stdout.write("Building the web application…\n")
  const fresh = join(web, "node_modules", `.build-${process.pid}`)
  const former = `${fresh}-former`
  removeLeftovers()
  const vite = join(web, "node_modules", "vite", "bin", "vite.js")
  const args = [vite, "build", "--outDir", fresh, "--emptyOutDir", "--logLevel", "warn"]
  const env = pinnedEnvironment({ NODE_ENV: "production" })
  const { exitCode, output } = await runChild(pinnedNode, args, { cwd: web, env, quiet: true })
  if (wasStopped()) throw new LaunchError("Stopped while the web application was built.")
  if (exitCode !== 0) throw new LaunchError(`${output}\nThe web application could not be built (see above).`)
  writeFileSync(join(fresh, ".inputs"), wanted)
  if (existsSync(built)) renameSync(built, former)
  renameSync(fresh, built)
  rmSync(former, { recursive: true, force: true })
}

/**
 * What the bundle is made of: the web's files, the rules it shares with the server, and the packages' versions. The
 * API's types are not among them, since types leave nothing in a bundle.
 */
function fingerprint() {
  const hash = createHash("sha256")
  const domain = join(checkout, "packages", "domain")
  const files = [...filesBelow(web), ...filesBelow(join(domain, "src")), join(domain, "package.json")]
  files.push(join(checkout, "pnpm-lock.yaml"), join(checkout, "tsconfig.base.json"))
  for (const file of files) {
    hash.update(relative(checkout, file)).update("\0").update(readFileSync(file)).update("\0")
  }
  return hash.digest("hex")
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => !leftOut.has(entry.name))
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/** Removes what builds that were killed left behind; a build that still runs keeps its folder. */
function removeLeftovers() {
  for (const name of readdirSync(join(web, "node_modules"))) {
    const pid = /^\.build-(\d+)/.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    rmSync(join(web, "node_modules", name), { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === "EPERM"
  }
}
