import { spawn } from "node:child_process"
import type { Account } from "./account.ts"
import type { PostgresBinaries } from "./binaries.ts"
import type { PostgresFolders } from "./folders.ts"
import { postgresEnvironment, runProgram } from "./run-program.ts"
import { prepareServerLog } from "./server-log.ts"

/**
 * A shell that guards the server. It reads a pipe nobody writes to: when we end, by will or by kill -9, the pipe
 * closes, the shell asks the server for a fast shutdown and clears up. A server that is asked while it recovers from a
 * crash may wait for itself for ever (seen in 18.4), so after a time it is told to end at once: nothing that was committed
 * is lost by that, the next start recovers. The first line the shell
 * prints is the server's process id. It then closes its own end of the output, so that this pipe closes when the last
 * process of the server is gone.
 */
const guardScript = `
log=$1 folder=$2 sockets=$3 patience=$4; shift 4
"$@" </dev/null 2>>"$log" & server=$!
echo "$server"
exec >&-
read -r _
kill -INT "$server" 2>/dev/null
(
  trap 'kill "$time" 2>/dev/null; exit' TERM
  sleep "$patience" & time=$!
  wait "$time"
  kill -QUIT "$server" 2>/dev/null
) & hurry=$!
wait "$server"
kill "$hurry" 2>/dev/null
[ -z "$folder" ] || rm -rf -- "$folder"
rmdir -- "$sockets" 2>/dev/null
`

const durableSettings = ["fsync=on", "synchronous_commit=on", "max_wal_size=256MB"]
/** Seconds: a fast shutdown writes what is in memory to the disk, and a slow disk takes its time. */
const patience = { durable: 20, throwAway: 3 }
/** For databases that live as long as a test run: nothing may be lost but time. */
const throwAwaySettings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
const settings = [
  "listen_addresses=",
  "unix_socket_permissions=0700",
  "cluster_name=kitwright",
  "shared_buffers=128MB",
  // Tests clone one database per file and each keeps its own pool.
  "max_connections=200",
  "timezone=UTC",
  "log_timezone=UTC",
  "jit=off",
  "log_checkpoints=off",
  "log_min_messages=log",
  "log_line_prefix=%t [%p] ",
]

export interface ServerProcess {
  /** Process id of the server (the postmaster). */
  readonly pid: number
  /** Where the server's log stood when this process was started. */
  readonly logStartBytes: number
  /** True once no process of the server is left. */
  readonly hasEnded: () => boolean
  /** Resolves when no process of the server is left. */
  readonly ended: Promise<void>
  /** Resolves when the guard is gone; before `ended` this means that somebody killed the guard. */
  readonly guardEnded: Promise<void>
  /** Closes the pipe: the guard shuts the server down. */
  readonly release: () => void
}

/** Starts a server in its own session, out of reach of a terminal's Ctrl-C. It is not ready when this resolves. */
export async function spawnServer(
  folders: PostgresFolders,
  binaries: PostgresBinaries,
  account: Account,
  options: { socketFolder: string; durable: boolean },
): Promise<ServerProcess> {
  const cleared = [options.durable ? "" : folders.root, options.socketFolder]
  const patienceSeconds = options.durable ? patience.durable : patience.throwAway
  const values = [...settings, ...(options.durable ? durableSettings : throwAwaySettings)]
  const server = [binaries.postgres, "-D", folders.cluster, "-k", options.socketFolder]
  const command = [...account.prefix, ...server, ...values.flatMap((value) => ["-c", value])]
  const logStartBytes = await prepareServerLog(folders.log)
  const guard = spawn(
    "/bin/sh",
    ["-c", guardScript, "sh", folders.log, ...cleared, String(patienceSeconds), ...command],
    {
      cwd: "/",
      detached: true,
      env: postgresEnvironment,
      stdio: ["pipe", "pipe", "ignore"],
    },
  )
  const started = Promise.withResolvers<number>()
  const ended = Promise.withResolvers<void>()
  const guardEnded = Promise.withResolvers<void>()
  let hasEnded = false
  guard.on("error", started.reject)
  guard.on("exit", () => {
    guardEnded.resolve()
    started.reject(new Error("The guard of the database server ended before it could start the server."))
  })
  guard.stdout.on("data", (line: Buffer) => {
    started.resolve(Number(line.toString()))
  })
  guard.stdout.on("close", () => {
    hasEnded = true
    ended.resolve()
  })
  // Closing the pipe of a guard that is already gone is no error: that is what closing is for.
  guard.stdin.on("error", () => undefined)
  return {
    pid: await started.promise,
    logStartBytes,
    hasEnded: () => hasEnded,
    ended: ended.promise,
    guardEnded: guardEnded.promise,
    release: () => guard.stdin.destroy(),
  }
}

/** Stops whatever server runs on the cluster, open sessions or not, and waits until it is gone; see the guard for the haste. */
export async function stopServer(
  folders: PostgresFolders,
  binaries: PostgresBinaries,
  account: Account,
): Promise<{ exitCode: number; output: string }> {
  const stop = async (mode: "fast" | "immediate", seconds: number) => {
    const args = ["stop", "--pgdata", folders.cluster, "--mode", mode, "--wait", "--timeout", String(seconds)]
    return await runProgram(account, binaries.pg_ctl, args)
  }
  const stopped = await stop("fast", patience.durable)
  return stopped.exitCode === 0 ? stopped : await stop("immediate", 60)
}
