import { join } from "node:path"
import { checkout, pinnedEnvironment, pinnedNode } from "./checkout.mjs"
import { runChild } from "./child.mjs"
import { install } from "./install.mjs"
import { launch } from "./launch.mjs"
import { buildWeb } from "./web-build.mjs"

await launch(async () => {
  await install()
  await buildWeb()
  const args = [join(checkout, "apps", "cli", "src", "main.ts"), "start", ...process.argv.slice(2)]
  const { exitCode } = await runChild(pinnedNode, args, {
    cwd: checkout,
    env: pinnedEnvironment({ NODE_COMPILE_CACHE: join(checkout, "node_modules", ".cache", "node") }),
    channel: true,
  })
  return exitCode
})
