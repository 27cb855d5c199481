import { delimiter, dirname } from "node:path"
import { checkout, pinnedEnvironment } from "./checkout.mjs"
import { runChild } from "./child.mjs"
import { packageManager } from "./install.mjs"
import { LaunchError } from "./launch.mjs"

/** An environment in which `pnpm` is found, which turbo insists on. npx has it; the machine need not. */
export async function environmentWithPackageManager(additions = {}) {
  const args = ["--yes", "--package", packageManager, "-c", "command -v pnpm"]
  const { exitCode, output } = await runChild("npx", args, { cwd: checkout, env: process.env, quiet: true })
  const path = output.split("\n").find((line) => line.startsWith("/"))
  if (exitCode !== 0 || path === undefined) {
    throw new LaunchError(`${output}\nnpx could not bring ${packageManager} (see above).`)
  }
  const environment = pinnedEnvironment(additions)
  return { ...environment, PATH: [environment.PATH, dirname(path)].join(delimiter) }
}
