import { spawn } from "node:child_process"
import type { Account } from "./account.ts"

/**
 * The whole environment of PostgreSQL's programs. Variables of the caller such as PGOPTIONS or LC_ALL would change
 * what they do, so none is passed on.
 */
export const postgresEnvironment = {
  PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
  LC_ALL: "C",
  TZ: "UTC",
}

/** Runs one of PostgreSQL's programs to its end under an account; resolves with exit code and all it printed. */
export function runProgram(
  account: Account,
  program: string,
  args: readonly string[],
): Promise<{ exitCode: number; output: string }> {
  const [command = program, ...rest] = [...account.prefix, program, ...args]
  return new Promise((resolve, reject) => {
    // The own session keeps a terminal's Ctrl-C away from a half-made cluster; `/` is a folder everybody may enter.
    const child = spawn(command, rest, {
      cwd: "/",
      detached: true,
      env: postgresEnvironment,
      stdio: ["ignore", "pipe", "pipe"],
    })
    let output = ""
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on("data", collect)
    child.stderr.on("data", collect)
    child.on("error", reject)
    child.on("close", (exitCode) => {
      resolve({ exitCode: exitCode ?? 1, output })
    })
  })
}
