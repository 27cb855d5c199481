import { createHash } from "node:crypto"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { checkout, pinnedNode } from "./checkout.mjs"
import { runChild, wasStopped } from "./child.mjs"
import { LaunchError } from "./launch.mjs"
import { requireWritable } from "./ownership.mjs"

const modules = join(checkout, "node_modules")
const stamp = join(modules, ".installed")
const manifest = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"))

/** The package manager as npx names it, with its exact version. */
export const packageManager = manifest.packageManager

/**
 * Installs the packages the lockfile names, unless exactly these are installed already. A stamp tells, so later starts
 * cost nothing, and a tree that one user installed runs for another who may not write there.
 */
export async function install() {
  const wanted = fingerprint()
  if (existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return
  requireWritable(checkout, "Packages have to be installed")
  requireWritable(modules, "Packages have to be installed")
  process.stdout.write("Installing packages…\n")
  rmSync(stamp, { force: true })
  const args = ["--yes", packageManager, "install", "--frozen-lockfile", "--reporter=append-only"]
  const { NODE_ENV: _unused, ...env } = process.env
  // Without a terminal pnpm refuses to replace a node_modules folder it must replace.
  const options = ["--config.confirmModulesPurge=false"]
  const { exitCode, output } = await runChild("npx", [...args, ...options], {
    cwd: checkout,
    env,
    quiet: true,
  })
  if (wasStopped()) throw new LaunchError("Stopped while packages were installed; the next start goes on.")
  if (exitCode !== 0) throw new LaunchError(`${output}\nThe packages could not be installed (see above).`)
  writeFileSync(stamp, wanted)
}

/** Everything that decides what an install brings. */
function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}\n`)
  for (const name of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ".npmrc"]) {
    hash.update(readFileSync(join(checkout, name))).update("\0")
  }
  return hash.digest("hex")
}
