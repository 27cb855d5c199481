import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const outFile = fileURLToPath(new URL("../src/generated/schema.ts", import.meta.url))
const require = createRequire(import.meta.url)
const command = join(dirname(require.resolve("kysely-codegen/package.json")), "dist/cli/bin.js")

/**
 * Writes the types of a migrated database, or with `verify` only compares: then a difference from the committed file is an
 * error that shows what differs. Numeric columns are text, ids are numbers, moments and dates are text, as the client parses them.
 */
export async function generateTypes(url: string, mode: "write" | "verify"): Promise<void> {
  const typeMapping = { numeric: "string", int8: "number", timestamptz: "string", date: "string" }
  const options = [
    `--url=${url}`,
    "--dialect=postgres",
    "--camel-case",
    "--include-pattern=public.*",
    "--exclude-pattern=public.migration",
    `--type-mapping=${JSON.stringify(typeMapping)}`,
    `--out-file=${outFile}`,
    ...(mode === "verify" ? ["--verify"] : []),
  ]
  await promisify(execFile)(process.execPath, [command, ...options])
}
