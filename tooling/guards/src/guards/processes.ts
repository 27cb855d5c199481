import { type Check, test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const shutdown = "apps/api/src/shutdown.ts"
const main = "apps/api/src/main.ts"
const health = "apps/api/src/health.ts"
const claim = "packages/embedded/src/postgres/claim.ts"
const serverProcess = "packages/embedded/src/postgres/server-process.ts"
const folders = "packages/embedded/src/postgres/folders.ts"

/** Long enough for a real server to start on a busy machine. */
const patienceSeconds = 30

function stopping(title: string): Check {
  return test("apps/api/src/shutdown.test.ts", title)
}
function realProcess(title: string): Check {
  return test("apps/api/test/process.test.ts", title)
}
function probes(title: string): Check {
  return test("apps/api/test/health.test.ts", title)
}
function embedded(file: string, title: string): Check {
  return test(`packages/embedded/test/${file}.test.ts`, title, patienceSeconds)
}
function kitwright(title: string): Check {
  return test("apps/cli/test/start.test.ts", title, patienceSeconds)
}

/** Starting, stopping and what runs beside the requests. */
export const processGuards: readonly Guard[] = [
  replace(
    "readiness is off first",
    shutdown,
    "        stopping = promise\n        resolve(run(cause))",
    "        resolve(run(cause))\n        stopping = promise",
    stopping("readiness and gauge, prepare, waiters in turn"),
  ),
  replace(
    "a server that drains is not ready",
    health,
    '    if (settings.isDraining()) return ["shutting down"]\n',
    "",
    probes("not ready while it shuts down, but alive"),
  ),
  replace(
    "a server that loses its database is not ready",
    health,
    'if (!(await answersInTime(settings))) return ["the database does not answer"]',
    "await answersInTime(settings)",
    test("apps/api/test/health-later.test.ts", "not ready any more when the database is gone"),
  ),
  replace(
    "a server before its migrations is not ready",
    health,
    "schemaCurrent = pending.length === 0",
    "schemaCurrent = pending.length >= 0",
    probes("not ready before the migrations have run"),
  ),
  replace(
    "members hear of the stop before the delay",
    shutdown,
    '    notify("prepare")\n    await settings.clock.delay(settings.delayMs)\n',
    '    await settings.clock.delay(settings.delayMs)\n    notify("prepare")\n',
    stopping("it goes on serving during the delay"),
  ),
  replace(
    "the delay is no part of the budget",
    shutdown,
    "    const atRest = await awaitAll([",
    "    const atRest = settings.delayMs > 0 || await awaitAll([",
    stopping("it goes on serving during the delay"),
  ),
  replace(
    "waiters get what is left of the time",
    shutdown,
    "const remainingMs = Math.max(0, deadlineMs - clock.monotonicMs())",
    "const remainingMs = Math.max(limitMs, deadlineMs - clock.monotonicMs())",
    stopping("waiters in turn with what is left of the time"),
  ),
  replace(
    "a waiter that fails stops no other",
    shutdown,
    "    return error instanceof Error ? error : new Error(String(error))\n",
    "    throw error\n",
    stopping("a waiter that throws at once counts as one that fails"),
  ),
  replace(
    "a waiter that hangs stops no other",
    shutdown,
    "const outcome = await Promise.race([member, time])",
    "const outcome = await Promise.race([member])\n  void time",
    stopping("a waiter that hangs is told that its time is up"),
  ),
  replace(
    "a callback that fails stops no other",
    shutdown,
    'log.error({ member: name, event, err: error }, "a member failed to take notice of the shutdown")',
    "throw error",
    stopping("a callback that throws is logged and the others are told"),
  ),
  replace(
    "a repeated signal changes nothing",
    shutdown,
    "      if (stopping === undefined) {\n        // Set",
    "      if (cause !== '') {\n        // Set",
    stopping("a second signal changes nothing and hears of the same end"),
  ),
  replace(
    "no long task begins while the server stops",
    shutdown,
    "      if (stopping !== undefined) throw unavailable(",
    "      if (name === '') throw unavailable(",
    stopping("none is started while the server shuts down"),
  ),
  replace(
    "long tasks are waited for",
    shutdown,
    '[{ name: "tasks", wait: tasks.waitUntilIdle }, ...waiters]',
    "waiters",
    stopping("running ones are counted and waited for before the members"),
  ),
  replace(
    "requests in flight are answered",
    "apps/api/src/start-server.ts",
    "    await app.close()\n    return !signal.aborted",
    "    app.server.closeAllConnections()\n    await app.close()\n    return !signal.aborted",
    realProcess("in-flight requests are answered"),
  ),
  replace(
    "the server stops with the one that started it",
    main,
    '  process.on("disconnect", () => stop("the starting process is gone"))\n',
    "",
    realProcess("when the starting process is gone"),
  ),
  replace(
    "an uncaught exception stops the server in order",
    main,
    '  process.on("uncaughtException", crash("uncaught exception"))\n',
    "",
    realProcess("after an exception that nobody caught"),
  ),
  replace(
    "a crash ends in exit code 1",
    main,
    "    exitCode = 1\n",
    "",
    realProcess("after a rejection that nobody caught"),
  ),
  replace(
    "every bad setting is listed",
    "apps/api/src/config.ts",
    "const lines = [...keys].map((key) => {",
    "const lines = [...keys].slice(0, 1).map((key) => {",
    realProcess("an environment that can't be used: every bad key"),
  ),
  replace(
    "work beside the requests ends with the server",
    "apps/api/src/background.ts",
    'if (event === "prepare") stopped.abort()',
    "Object.is(event, stopped)",
    test("apps/api/test/background.test.ts", "the inventory gauges follow the database at each refresh"),
  ),
  replace(
    "work beside the requests survives an error",
    "apps/api/src/background.ts",
    '      log.warn({ err: error, task }, "background work failed")\n',
    '      log.warn({ err: error, task }, "background work failed")\n      stopped.abort()\n',
    test("apps/api/test/background.test.ts", "work that fails is logged and counted"),
  ),
  replace(
    "an idle connection that breaks ends nothing",
    "packages/db/src/client.ts",
    '  pool.on("error", onIdleError)\n',
    "",
    test("packages/db/test/client.test.ts", "tells of a connection that broke while idle"),
  ),
  replace(
    "a wait for a lock is bounded",
    "packages/db/src/client.ts",
    "    lock_timeout: settings.lockTimeoutMs ?? 2_000,\n",
    "",
    test("packages/db/test/client.test.ts", "waits for a lock no longer than it was told"),
  ),
  replace(
    "statements are bounded in time",
    "packages/db/src/client.ts",
    "    statement_timeout: settings.statementTimeoutMs ?? 5_000,\n",
    "",
    errorsOfApi("a statement that runs too long: 503"),
  ),

  replace(
    "the lock of a data folder",
    claim,
    '"select pg_try_advisory_lock($1) as claimed"',
    '"select $1::bigint > 0 as claimed"',
    embedded("second-start", "is told process and address of the first, which goes on"),
  ),
  replace(
    "the lock of a data folder is taken again when its session breaks",
    "packages/embedded/src/postgres/start-postgres.ts",
    "      void this.#reclaim()\n",
    "",
    embedded("crash", "of one session: the folder stays ours"),
  ),
  replace(
    "PostgreSQL ends with the one that started it",
    serverProcess,
    "read -r _\n",
    'read -r _; wait "$server"\n',
    // Several servers are waited for in turn.
    test("packages/embedded/test/crash.test.ts", "of the owner: the server stops by itself", 30),
  ),
  replace(
    "PostgreSQL ends although it waits for itself",
    serverProcess,
    '  kill -QUIT "$server" 2>/dev/null\n',
    "",
    embedded("crash", "of one session: a server that is stopped while it recovers ends all the same"),
  ),
  replace(
    "PostgreSQL runs with safe settings",
    serverProcess,
    'const durableSettings = ["fsync=on",',
    'const durableSettings = ["fsync=off",',
    embedded("start-postgres", "loses nothing that was committed: it runs with the safe settings"),
  ),
  replace(
    "PostgreSQL listens on no port",
    serverProcess,
    '  "listen_addresses=",\n',
    '  "listen_addresses=127.0.0.1",\n',
    embedded("start-postgres", "listens on a socket only"),
  ),
  replace(
    "a socket folder that others could have made is not trusted",
    folders,
    "if (found.isDirectory() && (found.mode & 0o077) === 0 &&",
    "if (found.isDirectory() &&",
    embedded("refusal", "a folder open to others"),
  ),
  replace(
    "a second signal is no harder than the first",
    "apps/cli/src/start/stop-request.ts",
    "for (const signal of signals) process.on(signal, request)",
    "for (const signal of signals) process.once(signal, request)",
    kitwright("takes a second signal for the first one's impatience"),
  ),
  replace(
    "Kitwright stops with its launcher",
    "apps/cli/src/start/stop-request.ts",
    '      process.once("disconnect", request)\n',
    "",
    kitwright("stops when the launcher that started it is gone"),
  ),
  replace(
    "a second start names the first",
    claim,
    "/^kitwright (\\d+) (\\S+)$/",
    "/^kitwright (\\d+) (\\d+)$/",
    kitwright("tells a second start address and process of the first"),
  ),
  replace(
    "a database that died is started again",
    "apps/cli/src/start/kept-running.ts",
    'if ((await this.#current.exited) === "stopped" || this.#isClosing) return "closed"',
    'await this.#current.exited\n      return "closed"',
    kitwright("of the database: starts it again"),
  ),
  replace(
    "a server that died is told",
    "apps/cli/src/start/start.ts",
    "      api.exited.then((end) => `The server ended unexpectedly (${end}).`),\n",
    "",
    kitwright("of the server: says so, stops the database"),
  ),
]

function errorsOfApi(title: string): Check {
  return test("apps/api/test/errors.test.ts", title)
}
