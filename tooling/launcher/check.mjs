// The quick part of `npm test`: format, lint, types and the tests that need nothing but code.
import { checkout } from "./checkout.mjs"
import { install } from "./install.mjs"
import { launch } from "./launch.mjs"
import { environmentWithPackageManager } from "./package-manager.mjs"
import { Steps } from "./steps.mjs"

const turboOptions = ["--continue", "--output-logs=errors-only", "--log-order=grouped"]
const unitPackages = ["--filter=@kitwright/domain", "--filter=@kitwright/web"]

await launch(async () => {
  await install()
  const steps = new Steps()
  const options = { cwd: checkout, env: await environmentWithPackageManager() }
  await steps.run("format", "oxfmt", ["--check", "."], options)
  await steps.run("lint, types", "turbo", ["run", "lint", "typecheck", ...turboOptions], options)
  await steps.run("unit tests", "turbo", ["run", "test", ...unitPackages, ...turboOptions], options)
  process.stdout.write(`${steps.summary()}\n`)
  return steps.hasFailed ? 1 : 0
})
