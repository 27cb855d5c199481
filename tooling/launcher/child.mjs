import { spawn } from "node:child_process"

const running = new Set()
let stoppedBy

// A terminal's Ctrl-C reaches the children by itself, a plain kill does not. They are told either way and end first;
// children that count signals ignore the second one.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stoppedBy = signal
    stopChildren(signal)
    if (running.size === 0) process.exit(exitCodeOf(undefined, signal))
  })
}

/** Asks all children to stop. */
export function stopChildren(signal = "SIGTERM") {
  for (const child of running) child.kill(signal)
}

/** Whether a signal asked this launcher to stop. */
export function wasStopped() {
  return stoppedBy !== undefined
}

/**
 * Runs a program to its end. With `quiet` its output is collected and returned, else it is ours.
 * `channel` opens an IPC channel, by whose closing the child learns of our death, however we die.
 */
export function runChild(command, args, { cwd, env, quiet = false, channel = false } = {}) {
  return new Promise((resolve, reject) => {
    const streams = quiet ? ["ignore", "pipe", "pipe"] : ["inherit", "inherit", "inherit"]
    const child = spawn(command, args, { cwd, env, stdio: channel ? [...streams, "ipc"] : streams })
    running.add(child)
    let output = ""
    const collect = (chunk) => {
      output += chunk
    }
    child.stdout?.setEncoding("utf8").on("data", collect)
    child.stderr?.setEncoding("utf8").on("data", collect)
    child.on("error", reject)
    child.on("close", (exitCode, signal) => {
      running.delete(child)
      resolve({ exitCode: exitCodeOf(exitCode, signal), output })
    })
  })
}

/** A process that ended by a signal has no exit code of its own; shells count from 128. */
function exitCodeOf(exitCode, signal) {
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
  return exitCode ?? 128 + (numbers[signal] ?? 0)
}
