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

const schema = z.object({
  PORT: integer("a port number", 0, 65_535, 3000),
  HOST: z.string().max(255).default("127.0.0.1").describe("a host name or address to listen on"),
  KITWRIGHT_DATA_DIR: z.string().default("data").describe("a folder"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./)
    .optional()
    .describe("the address of a PostgreSQL database, postgres://…"),
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
export function apiEnvironment(config: Config, databaseUrl: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
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
