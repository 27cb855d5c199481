import { execFileSync } from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { checkout } from "./config.ts"

/** Caches and stamps belong to the checkout. */
const notLinked = new Set([".cache", ".installed", ".vitest-cache"])

/**
 * Copies the checkout's files, committed or not, to a new folder. Packages from outside are linked and not copied; a
 * package of ours finds the copies of the others, because pnpm's links between them are relative.
 *
 * @returns the folder; the caller removes it by `removeCopy`
 */
export function makeCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), "kitwright-guards-"))
  // Tests that change the account have to reach it, as they reach a checkout.
  chmodSync(folder, 0o755)
  const files = listFiles()
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    copyFileSync(join(checkout, file), join(folder, file))
  }
  linkRootPackages(folder)
  for (const file of files.filter((path) => basename(path) === "package.json" && path !== "package.json")) {
    const modules = join(dirname(file), "node_modules")
    if (existsSync(join(checkout, modules))) copyLinks(join(checkout, modules), join(folder, modules))
  }
  return folder
}

export function removeCopy(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function listFiles(): string[] {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: checkout,
    encoding: "utf8",
  })
  // A file that was deleted and not committed yet is listed all the same.
  return list.split("\0").filter((file) => file !== "" && existsSync(join(checkout, file)))
}

function linkRootPackages(folder: string): void {
  mkdirSync(join(folder, "node_modules"))
  for (const name of readdirSync(join(checkout, "node_modules"))) {
    if (notLinked.has(name)) continue
    symlinkSync(join(checkout, "node_modules", name), join(folder, "node_modules", name))
  }
}

/** Copies the links of a node_modules folder as they are, those of scopes such as @kitwright included. */
function copyLinks(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    const found = lstatSync(join(from, name))
    if (found.isSymbolicLink()) symlinkSync(readlinkSync(join(from, name)), join(to, name))
    else if (found.isDirectory() && name.startsWith("@")) copyLinks(join(from, name), join(to, name))
  }
}
