import { Client } from "pg"

/**
 * Who owns a data folder is decided by one session-level advisory lock in the database itself. It falls with the
 * owner's connection, so it cannot go stale as a file with a process id can.
 */
const lockKey = 1_802_073_207
const applicationNameBytesMax = 63
const connectTimeoutMilliseconds = 5000

/**
 * SQLSTATEs of a server that is there but has no session for us now: it starts, stops, drops all sessions because one of
 * them crashed, or is out of connections.
 */
const busyStates = new Set(["57P03", "57P01", "57P02", "53300"])

export type Probe = { state: "absent" } | { state: "busy" } | { state: "up"; client: Client; pid: number }

/** Asks the socket for a session. `pid` is the server's process id, as its own data folder tells it. */
export async function probeServer(url: string): Promise<Probe> {
  const client = new Client({
    connectionString: url,
    ssl: false,
    connectionTimeoutMillis: connectTimeoutMilliseconds,
  })
  // An idle session that breaks must not end the process; whoever keeps the session listens for "end".
  client.on("error", () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ pid: number }>(
      "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid",
    )
    return { state: "up", client, pid: rows[0]?.pid ?? 0 }
  } catch (error) {
    await client.end().catch(() => undefined)
    if (["ENOENT", "ECONNREFUSED"].includes(codeOf(error))) return { state: "absent" }
    if (isBusy(error)) return { state: "busy" }
    throw error
  }
}

/** Whether an error of a session says no more than that the server has no time for it now. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (busyStates.has(code) || code === "ECONNRESET" || code === "EPIPE") return true
  return /^(connection terminated|timeout expired)/i.test(error.message)
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : ""
}

/** Takes the folder's lock for this session if nobody has it. */
export async function tryClaim(client: Client, label: string): Promise<boolean> {
  await nameSession(client, label)
  const { rows } = await client.query<{ claimed: boolean }>("select pg_try_advisory_lock($1) as claimed", [
    lockKey,
  ])
  return rows[0]?.claimed === true
}

/** Writes who we are where a second start will read it. Cut to what PostgreSQL keeps of a session's name. */
export async function nameSession(client: Client, label: string): Promise<void> {
  const name = `kitwright ${process.pid} ${label}`.slice(0, applicationNameBytesMax)
  await client.query("select set_config('application_name', $1, false)", [name])
}

export interface Owner {
  pid: number | undefined
  address: string | undefined
}

/** The session that has the folder's lock, or undefined. */
export async function findOwner(client: Client): Promise<Owner | undefined> {
  const { rows } = await client.query<{ application_name: string }>(
    `select coalesce(activity.application_name, '') as application_name
       from pg_locks lock
       left join pg_stat_activity activity using (pid)
      where lock.locktype = 'advisory' and lock.granted
        and lock.database = (select oid from pg_database where datname = current_database())
        and lock.classid = 0 and lock.objid = $1::bigint::oid and lock.objsubid = 1`,
    [lockKey],
  )
  const [row] = rows
  if (row === undefined) return undefined
  const [, pid, address] = /^kitwright (\d+) (\S+)$/.exec(row.application_name) ?? []
  return { pid: pid === undefined ? undefined : Number(pid), address }
}
