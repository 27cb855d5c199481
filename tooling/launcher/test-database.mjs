import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { checkout, pinnedEnvironment, pinnedNode } from "./checkout.mjs"
import { LaunchError } from "./launch.mjs"

const entry = join(checkout, "packages", "embedded", "src", "test-server-main.ts")

/**
 * Starts one throw-away PostgreSQL for all packages' tests, or uses the one KITWRIGHT_TEST_DATABASE_URL names.
 * It stops when `stop` is called, and also when this process dies, since its standard input closes then.
 */
export async function startTestDatabase() {
  const given = process.env.KITWRIGHT_TEST_DATABASE_URL
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() }
  // The own session keeps it out of reach of Ctrl-C: it goes last.
  const child = spawn(pinnedNode, [entry], {
    env: pinnedEnvironment(),
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  })
  const exited = once(child, "exit")
  const url = await Promise.race([
    once(child.stdout, "data").then(([line]) => String(line).trim()),
    exited.then(() => undefined),
  ])
  if (url === undefined) throw new LaunchError("The database for the tests could not be started (see above).")
  const stop = async () => {
    child.stdin.end()
    await exited
  }
  return { url, stop }
}
