import type { StorageEnvironment } from "@kitwright/storage/storage-environment"
import { z } from "zod"

const integer = (expected: string, min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(fallback)
    .describe(`${expected} from ${min} to ${max}`)

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const

/** Checked where it is used. */
const text = z.string().optional()

const schema = z.object({
  PORT: integer("a port number", 0, 65_535, 3000),
  HOST: z.string().max(255).default("127.0.0.1").describe("a host name or address to listen on"),
  KITWRIGHT_DATA_DIR: z.string().default("data").describe("a folder"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./)
    .optional()
    .describe("the address of a PostgreSQL database, postgres://…"),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("the address of an S3 store, http(s)://…"),
  S3_PUBLIC_ENDPOINT: text,
  S3_REGION: text,
  S3_BUCKET: text,
  S3_ACCESS_KEY_ID: text,
  S3_SECRET_ACCESS_KEY: text,
  S3_FORCE_PATH_STYLE: text,
  KITWRIGHT_GC_GRACE_SECONDS: integer("seconds", 0, 31_536_000, 604_800),
  KITWRIGHT_GC_QUARANTINE_SECONDS: integer("seconds", 0, 31_536_000, 86_400),
  KITWRIGHT_STORE_PORT: integer("a port number", 0, 65_535, 0),
  // The terminal of `npm start` is for people: problems only, unless asked for more.
  LOG_LEVEL: z
    .enum(logLevels)
    .default("warn")
    .describe(`one of ${logLevels.join(", ")}`),
  SHUTDOWN_DELAY_SECONDS: integer("seconds", 0, 600, 0),
  KITWRIGHT_SHUTDOWN_LIMIT_SECONDS: integer("seconds", 1, 600, 20),
})

/** What the environment says, checked. */
export interface Config {
  port: number
  host: string
  /** Where everything durable lies, as given. */
  dataFolder: string
  /** The database to use; undefined means the embedded one. */
  databaseUrl: string | undefined
  /** The object store to use, as S3_ENDPOINT and its companions; undefined means the embedded one. */
  store: StorageEnvironment | undefined
  /** For how long a deleted document can be brought back, and its file is then still kept. */
  graceSeconds: number
  quarantineSeconds: number
  /** Where the embedded object store listens; 0 for any port that is free. */
  storePort: number
  logLevel: string
  shutdownDelaySeconds: number
  /** How long the server process may take for its own shutdown, after the delay. */
  shutdownLimitSeconds: number
}

/** A wrong environment; the message lists every bad variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"
}

/**
 * Reads the configuration from environment variables; an empty one counts as not set. Throws ConfigError. Its message
 * does not repeat values, since one of them holds a password. What only the server process uses is checked there.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""))
  const parsed = schema.safeParse(set)
  if (!parsed.success) throw new ConfigError(explain(parsed.error))
  return {
    port: parsed.data.PORT,
    host: parsed.data.HOST,
    dataFolder: parsed.data.KITWRIGHT_DATA_DIR,
    databaseUrl: parsed.data.DATABASE_URL,
    store: parsed.data.S3_ENDPOINT === undefined ? undefined : parsed.data,
    graceSeconds: parsed.data.KITWRIGHT_GC_GRACE_SECONDS,
    quarantineSeconds: parsed.data.KITWRIGHT_GC_QUARANTINE_SECONDS,
    storePort: parsed.data.KITWRIGHT_STORE_PORT,
    logLevel: parsed.data.LOG_LEVEL,
    shutdownDelaySeconds: parsed.data.SHUTDOWN_DELAY_SECONDS,
    shutdownLimitSeconds: parsed.data.KITWRIGHT_SHUTDOWN_LIMIT_SECONDS,
  }
}

function explain(error: z.ZodError): string {
  const keys = new Set(error.issues.map((issue) => String(issue.path[0])))
  const shape: Record<string, z.ZodType> = schema.shape
  const lines = [...keys].map((key) => `  ${key}: expected ${shape[key]?.description ?? "another value"}`)
  return `The environment can't be used:\n${lines.join("\n")}`
}

/** The environment the API process runs in: ours, with what was decided here. */
export function apiEnvironment(
  config: Config,
  databaseUrl: string,
  store: StorageEnvironment,
  scratchFolder: string | undefined,
): NodeJS.ProcessEnv {
  return {
    ...store,
    ...process.env,
    ...(scratchFolder !== undefined && { TMPDIR: scratchFolder }),
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    PORT: String(config.port),
    HOST: config.host,
    LOG_LEVEL: config.logLevel,
    SHUTDOWN_DELAY_SECONDS: String(config.shutdownDelaySeconds),
    KITWRIGHT_SHUTDOWN_LIMIT_SECONDS: String(config.shutdownLimitSeconds),
  }
}

/** The address a browser would use for what is configured. */
export function addressOf(config: Config): string {
  const host = config.host.includes(":") ? `[${config.host}]` : config.host
  return `http://${host}:${config.port}`
}
