// Runs a TypeScript script of this repository on the pinned Node: node run.mjs <script> [arguments].
import { resolve } from "node:path"
import { checkout, pinnedEnvironment, pinnedNode } from "./checkout.mjs"
import { runChild } from "./child.mjs"
import { install } from "./install.mjs"
import { launch, LaunchError } from "./launch.mjs"

await launch(async () => {
  const [script, ...args] = process.argv.slice(2)
  if (script === undefined) throw new LaunchError("Which script? Usage: node run.mjs <script> [arguments]")
  await install()
  const { exitCode } = await runChild(pinnedNode, [resolve(checkout, script), ...args], {
    cwd: checkout,
    env: pinnedEnvironment(),
    channel: true,
  })
  return exitCode
})
