/**
 * The browser of the tests. It comes inside a package of the registry, so that no system package is needed: Chromium, the
 * libraries that it links to, and one font family, which also makes pages look alike on all machines.
 */
import { readFileSync } from "node:fs"
import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { tmpdir } from "node:os"
import type { LaunchOptions } from "@playwright/test"
import sparticuz, { inflate } from "@sparticuz/chromium"
import { cacheFolder } from "./places.ts"

const packageFolder = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..")

/** Named by version: an upgraded package brings a new browser and never goes on with the old one. */
const folder = join(cacheFolder, `browser-${packageVersion()}`)
const fontsFile = join(folder, "fonts.conf")

/**
 * How to start it. The package's own arguments switch web security off, and tests of the content security policy and of
 * requests to other hosts would prove nothing: so none of them. The last two keep the browser from calling home.
 */
export const launchOptions: LaunchOptions = {
  executablePath: join(folder, "chromium"),
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-gpu"],
  env: {
    ...definedEnvironment(),
    LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
    FONTCONFIG_FILE: fontsFile,
  },
}

/**
 * Unpacks the browser unless it is there already. It is unpacked beside its place and moved there when whole, so a run
 * that is killed leaves no half of it, and of two runs at once the second finds the work done.
 */
export async function unpackChromium(): Promise<void> {
  if (await exists(folder)) return
  await mkdir(cacheFolder, { recursive: true })
  const fresh = await mkdtemp(`${folder}-`)
  try {
    await unpackInto(fresh)
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!(await exists(folder))) throw error
  }
}

/** The package unpacks into the folder for temporary files, wherever that is at the time. */
async function unpackInto(target: string): Promise<void> {
  const before = tmpdir()
  process.env.TMPDIR = target
  try {
    await sparticuz.executablePath(join(packageFolder, "bin"))
    await inflate(join(packageFolder, "bin", "al2023.tar.br"))
  } finally {
    process.env.TMPDIR = before
  }
  // What one user has unpacked, others may run.
  await chmod(target, 0o755)
  await chmod(join(target, "chromium"), 0o755)
  await writeFile(join(target, "fonts.conf"), fontsConfiguration())
}

/** The package's own configuration expects the fonts in /tmp. */
function fontsConfiguration(): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts", "fonts")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"))
  if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) {
    throw new Error(`${packageFolder} has no version.`)
  }
  return String(manifest.version)
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, value]],
  )
  return Object.fromEntries(entries)
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
