// For work on the web: Kitwright as `npm start` runs it, and beside it Vite's server, which shows changes at once.
// The page is at http://127.0.0.1:5173 and asks the server on port 3000. Options are those of `kitwright start`.
import { join } from "node:path"
import { checkout, pinnedEnvironment, pinnedNode } from "./checkout.mjs"
import { runChild, stopChildren } from "./child.mjs"
import { install } from "./install.mjs"
import { launch } from "./launch.mjs"

await launch(async () => {
  await install()
  const env = pinnedEnvironment()
  const web = join(checkout, "apps", "web")
  const kitwright = [join(checkout, "apps", "cli", "src", "main.ts"), "start", ...process.argv.slice(2)]
  const vite = [join(web, "node_modules", "vite", "bin", "vite.js"), "--clearScreen", "false"]
  const running = [
    runChild(pinnedNode, kitwright, { cwd: checkout, env, channel: true }),
    runChild(pinnedNode, vite, { cwd: web, env }),
  ]
  const { exitCode } = await Promise.race(running)
  stopChildren()
  await Promise.all(running)
  return exitCode
})
