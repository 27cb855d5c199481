import {
  CamelCasePlugin,
  Kysely,
  type PluginTransformQueryArgs,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  type RootOperationNode,
} from "kysely"
import {
  type CustomTypesConfig,
  DatabaseError,
  Pool,
  type PoolClient,
  type PoolConfig,
  types as standardTypes,
} from "pg"
import type { Db } from "./database.ts"
import type { DB } from "./generated/schema.ts"
import { momentOf } from "./moment.ts"
import { preparedStatementName } from "./prepared-statements.ts"

/** How to reach the database and how patient to be with it. Times are in milliseconds. */
export type DatabaseSettings = {
  url: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  connectionsMax: number
  /** How long a request waits for a free connection before it is refused. */
  connectTimeoutMs?: number
  statementTimeoutMs?: number
  lockTimeoutMs?: number
  idleInTransactionTimeoutMs?: number
  /** Called for an error on an idle connection, such as a restart of the server. */
  onIdleError: (error: Error) => void
}

export type DatabaseClient = {
  db: Db
  /** Connections in use, idle, and requests waiting for one. */
  usage: () => { total: number; idle: number; waiting: number }
  close: () => Promise<void>
}

const int8 = 20
const date = 1082
const timestamptz = 1184

/** Ids as numbers, calendar dates as written, moments as ISO-8601 UTC; numeric stays text and becomes a Quantity in the domain. */
const parsers = new Map<number, (text: string) => unknown>([
  [int8, Number],
  [date, (text) => text],
  [timestamptz, momentOf],
])

const types: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) => parsers.get(oid) ?? standardParser(oid, format),
}

/** Looked up once: pg asks for the parser of every column with every query. */
function standardParser(oid: number, format?: string): (text: string) => unknown {
  const parser: (text: string) => unknown = Reflect.apply(standardTypes.getTypeParser, standardTypes, [
    oid,
    format,
  ])
  parsers.set(oid, parser)
  return parser
}

/** Names in camel case on our side of the database. SQL written as text has the database's own names already. */
class CamelCaseColumns extends CamelCasePlugin {
  override transformQuery(args: PluginTransformQueryArgs): RootOperationNode {
    return args.node.kind === "RawNode" ? args.node : super.transformQuery(args)
  }
}

/** Gives every statement that Kysely sends a stable name, so that the server prepares it once per connection. */
function preparing(pool: Pool): PostgresPool {
  const connections = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      const connection = connections.get(client) ?? preparingConnection(client)
      connections.set(client, connection)
      return connection
    },
    end: () => pool.end(),
  }
}

/** A connection of the pool. When it breaks, the query under way fails, and the pool throws the connection away. */
function preparingConnection(client: PoolClient): PostgresPoolClient {
  let broken: Error | undefined
  const remember = (error: Error) => {
    broken = error
  }
  // The pool listens to idle connections only, and an error that nobody listens to ends the process.
  client.on("error", remember)
  return {
    query: preparedQuery(client, remember),
    release: (destroy) => client.release(broken ?? destroy),
  }
}

function preparedQuery(client: PoolClient, remember: (error: Error) => void): PostgresPoolClient["query"] {
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== "string")
      throw new TypeError("queries are read as a whole here, never through a cursor")
    const name = preparedStatementName(text)
    return client
      .query({ text, values: [...values], ...(name === undefined ? {} : { name }) })
      .catch((error: unknown) => {
        // After a fatal error the server ends the connection; until that is noticed the pool would hand it out again.
        if (error instanceof DatabaseError && error.severity === "FATAL") remember(error)
        throw error
      })
  }
  return query
}

/** A pool in which no connection that breaks ends the process, whenever that happens. */
function openPool(config: PoolConfig, onIdleError: (error: Error) => void): Pool {
  const pool = new Pool(config)
  pool.on("error", onIdleError)
  // The pool takes its own listener off a connection that it throws away, and a broken one may tell of its end only then.
  // Who used it has failed already; without any listener the event would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined))
  return pool
}

/** Opens a pool of connections. Nothing is sent to the server before the first query. */
export function openDatabase(settings: DatabaseSettings): DatabaseClient {
  const poolConfig = {
    connectionString: settings.url,
    application_name: settings.applicationName,
    max: settings.connectionsMax,
    connectionTimeoutMillis: settings.connectTimeoutMs ?? 5_000,
    statement_timeout: settings.statementTimeoutMs ?? 5_000,
    lock_timeout: settings.lockTimeoutMs ?? 2_000,
    idle_in_transaction_session_timeout: settings.idleInTransactionTimeoutMs ?? 10_000,
    types,
  }
  const pool = openPool(poolConfig, settings.onIdleError)
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: preparing(pool) }),
    plugins: [new CamelCaseColumns({ maintainNestedObjectKeys: true })],
  })
  return {
    db,
    usage: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => db.destroy(),
  }
}

export type JobConnections = {
  /** For the job engine, which sends its own statements and reads their answers its own way. */
  pool: Pool
  /** Resolves when every connection is closed. */
  close: () => Promise<void>
}

/** Opens a pool for the job engine. */
export function openJobConnections(
  settings: Pick<DatabaseSettings, "url" | "applicationName" | "connectionsMax" | "onIdleError">,
): JobConnections {
  const { url, applicationName, connectionsMax } = settings
  const config = { connectionString: url, application_name: applicationName, max: connectionsMax }
  const pool = openPool(config, settings.onIdleError)
  let closing: Promise<void> | undefined
  return { pool, close: () => (closing ??= pool.end()) }
}
