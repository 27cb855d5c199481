import { spawn } from "node:child_process"
import { once } from "node:events"

export type CommandResult = { passed: boolean; output: string; seconds: number }

/** More than any check needs, on a machine that has other things to do too. */
const secondsMax = 180

/**
 * Runs a program to its end and collects what it says. It is ended with all its children when it takes longer than three
 * minutes, which counts as not passed, or when the signal is aborted, which throws.
 */
export async function runCommand(
  command: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<CommandResult> {
  options.signal.throwIfAborted()
  const [program = "", ...args] = command
  const begin = performance.now()
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    // A session of its own, so that its children can be ended with it.
    detached: true,
  })
  const end = () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
  }
  let output = ""
  const collect = (chunk: string) => {
    output += chunk
  }
  child.stdout.setEncoding("utf8").on("data", collect)
  child.stderr.setEncoding("utf8").on("data", collect)
  const deadline = setTimeout(() => {
    output += `\nEnded, because it took more than ${secondsMax} seconds.`
    end()
  }, secondsMax * 1_000)
  options.signal.addEventListener("abort", end)
  try {
    await once(child, "close")
  } finally {
    clearTimeout(deadline)
    options.signal.removeEventListener("abort", end)
  }
  options.signal.throwIfAborted()
  return { passed: child.exitCode === 0, output, seconds: (performance.now() - begin) / 1_000 }
}
