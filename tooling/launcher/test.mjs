// Everything that has to hold, in one list. Each line of the output is one step; the last line sums up all tests.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { checkout, pinnedNode } from "./checkout.mjs"
import { install } from "./install.mjs"
import { launch } from "./launch.mjs"
import { environmentWithPackageManager } from "./package-manager.mjs"
import { Steps } from "./steps.mjs"
import { startTestDatabase } from "./test-database.mjs"
import { buildWeb } from "./web-build.mjs"
import { countPlaywright, countVitest, removeReports, testedPackages } from "./workspace.mjs"

const turboOptions = ["--continue", "--concurrency=2", "--output-logs=errors-only", "--log-order=grouped"]
const vitestOptions = ["--reporter=default", "--reporter=json", "--outputFile.json=.reports/vitest.json"]

await launch(async () => {
  await install()
  const database = await startTestDatabase()
  try {
    const steps = new Steps()
    const env = await environmentWithPackageManager({ KITWRIGHT_TEST_DATABASE_URL: database.url })
    await runStatic(steps, env)
    await runTests(steps, env)
    await runBrowser(steps, env)
    process.stdout.write(`${steps.summary()}\n`)
    return steps.hasFailed ? 1 : 0
  } finally {
    await database.stop()
  }
})

async function runStatic(steps, env) {
  const options = { cwd: checkout, env }
  await steps.run("format", "oxfmt", ["--check", "."], options)
  await steps.run("lint, import rules", "oxlint", ["--deny-warnings", "."], options)
  await steps.run("lint by types, types", "turbo", ["run", "lint", "typecheck", ...turboOptions], options)
  await steps.run("package boundaries", "turbo", ["boundaries"], options)
  await steps.run("unused files, exports, dependencies", "knip", ["--no-progress"], options)
  await steps.run("workspace manifests", "sherif", [], options)
  await steps.run("workflows", pinnedNode, [join("tooling", "launcher", "lint-workflows.mjs")], options)
}

async function runTests(steps, env) {
  const folders = testedPackages()
  removeReports(folders)
  await steps.run("tests", "turbo", ["run", "test", ...turboOptions, "--", ...vitestOptions], {
    cwd: checkout,
    env,
    count: () => countVitest(folders),
  })
}

async function runBrowser(steps, env) {
  const folder = join(checkout, "e2e")
  if (!existsSync(join(folder, "playwright.config.ts"))) return
  await buildWeb()
  removeReports([folder])
  await steps.run(
    "browser tests",
    join(folder, "node_modules", ".bin", "playwright"),
    ["test", "--reporter=list,json"],
    {
      cwd: folder,
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: join(folder, ".reports", "playwright.json") },
      count: () => countPlaywright(folder),
    },
  )
}
