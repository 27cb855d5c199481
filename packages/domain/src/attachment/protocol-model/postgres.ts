import { entriesText, numberOf } from "./numbered.ts"

/**
 * As much of PostgreSQL as the protocol leans on, at READ COMMITTED: a session sees what is committed and what it wrote
 * itself; what it wrote and locked nobody else can write or lock until it ends; whoever would have to waits.
 */

export type Rows = Readonly<Record<string, string>>
type LockMode = "shared" | "exclusive"

/** What a session has done since its transaction began. */
interface Transaction {
  readonly writes: Rows
  readonly locks: Readonly<Record<string, LockMode>>
  readonly number: number
}

export interface Sessions {
  readonly committed: Rows
  readonly number: number
  readonly transactions: Readonly<Record<string, Transaction>>
}

const noTransaction: Transaction = { writes: {}, locks: {}, number: 0 }

/** Sessions that have done nothing yet, on these rows. */
export function openSessions(names: readonly string[], rows: Rows): Sessions {
  const transactions = Object.fromEntries(names.map((name) => [name, noTransaction]))
  return { committed: rows, number: numberOf(entriesText(rows)), transactions }
}

/** A row as a statement of this session finds it. */
export function read(sessions: Sessions, session: string, row: string): string {
  return transactionOf(sessions, session).writes[row] ?? committed(sessions, row)
}

/** A row as everybody sees it. */
export function committed(sessions: Sessions, row: string): string {
  const value = sessions.committed[row]
  if (value === undefined) throw new Error(`there is no row ${row}`)
  return value
}

/** Locks rows, or undefined when the session has to wait for another one. */
export function lock(
  sessions: Sessions,
  session: string,
  rows: readonly string[],
  mode: LockMode,
): Sessions | undefined {
  if (rows.some((row) => isHeldByOthers(sessions, session, row, mode))) return undefined
  const { writes, locks: before } = transactionOf(sessions, session)
  const locks = { ...before }
  for (const row of rows) if (locks[row] !== "exclusive") locks[row] = mode
  return withTransaction(sessions, session, writes, locks)
}

function isHeldByOthers(sessions: Sessions, session: string, row: string, mode: LockMode): boolean {
  for (const other in sessions.transactions) {
    const held = other === session ? undefined : sessions.transactions[other]?.locks[row]
    if (held === "exclusive" || (held === "shared" && mode === "exclusive")) return true
  }
  return false
}

/** Writes rows that the session has locked. */
export function write(sessions: Sessions, session: string, rows: Rows): Sessions {
  const { writes, locks } = transactionOf(sessions, session)
  return withTransaction(sessions, session, { ...writes, ...rows }, locks)
}

/** Shows everybody what the session wrote, and ends its transaction. */
export function commit(sessions: Sessions, session: string): Sessions {
  return rollback(withCommitted(sessions, transactionOf(sessions, session).writes), session)
}

/** Forgets what the session wrote and locked. */
export function rollback(sessions: Sessions, session: string): Sessions {
  if (!isInTransaction(sessions, session)) return sessions
  return { ...sessions, transactions: { ...sessions.transactions, [session]: noTransaction } }
}

/** A statement that is a transaction by itself, or undefined when it has to wait. */
export function writeAlone(sessions: Sessions, session: string, rows: Rows): Sessions | undefined {
  const isHeld = Object.keys(rows).some((row) => isHeldByOthers(sessions, session, row, "exclusive"))
  return isHeld ? undefined : withCommitted(sessions, rows)
}

/** Whether the session holds anything. */
export function isInTransaction(sessions: Sessions, session: string): boolean {
  return transactionOf(sessions, session) !== noTransaction
}

function transactionOf(sessions: Sessions, session: string): Transaction {
  const transaction = sessions.transactions[session]
  if (transaction === undefined) throw new Error(`there is no session ${session}`)
  return transaction
}

function withCommitted(sessions: Sessions, rows: Rows): Sessions {
  const all = { ...sessions.committed, ...rows }
  return { ...sessions, committed: all, number: numberOf(entriesText(all)) }
}

function withTransaction(
  sessions: Sessions,
  session: string,
  writes: Rows,
  locks: Transaction["locks"],
): Sessions {
  const number = numberOf(`writes ${entriesText(writes)} locks ${entriesText(locks)}`)
  return { ...sessions, transactions: { ...sessions.transactions, [session]: { writes, locks, number } } }
}
