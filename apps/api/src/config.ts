import { fileURLToPath } from "node:url"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { storageSettingsOf } from "@kitwright/storage/storage-environment"
import type { DocumentSettings } from "./attachments/document-gate.ts"
import { z } from "zod"

/** Everything that can be set about the server process. Read once, then passed down. */
export type Config = {
  port: number
  host: string
  /** Names besides the loopback names under which a server on a loopback address may be addressed, for a proxy in front of it. */
  hostNames: readonly string[]
  logLevel: string
  webFolder: string
  database: {
    url: string
    connectionsMax: number
    /** How many queries may wait for a connection before calls are refused at once. */
    queueMax: number
    connectTimeoutMs: number
    statementTimeoutMs: number
    lockTimeoutMs: number
  }
  limits: {
    bodyBytesMax: number
    importBodyBytesMax: number
    requestTimeoutMs: number
    importTimeoutMs: number
    batchMax: number
  }
  documents: Omit<DocumentSettings, "origins">
  shutdown: { delayMs: number; limitMs: number }
  metricsRefreshMs: number
}

/** The environment can't be used: the message lists every bad key with what was expected. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"
}

const integer = (expected: string, min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(fallback)
    .describe(`${expected} from ${min} to ${max}`)

const megabyte = 1_048_576
const [hour, day] = [3_600, 86_400]
const isLoopback = (host: string) => ["localhost", "127.0.0.1", "::1"].includes(host)
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const

const webAddress = z.url({ protocol: /^https?$/ })

const environmentSchema = z.object({
  PORT: integer("a port number", 0, 65_535, 3_000),
  HOST: z.string().max(255).default("127.0.0.1").describe("a host name or address to listen on"),
  KITWRIGHT_HOST_NAMES: z
    .string()
    .transform((list) => list.split(",").map((name) => name.trim().toLowerCase()))
    .pipe(z.array(z.string().regex(/^[a-z0-9.-]+$/)))
    .default([])
    .describe("host names without a port, separated by commas"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./)
    .describe("the address of a PostgreSQL database, postgres://…"),
  LOG_LEVEL: z
    .enum(logLevels)
    .default("info")
    .describe(`one of ${logLevels.join(", ")}`),
  KITWRIGHT_WEB_DIR: z
    .string()
    .default(fileURLToPath(new URL("../../web/dist", import.meta.url)))
    .describe("the folder of the built web client"),
  KITWRIGHT_POOL_CONNECTIONS_MAX: integer("a number of connections", 1, 1_000, 10),
  KITWRIGHT_POOL_QUEUE_MAX: integer("a number of waiting queries", 1, 100_000, 500),
  KITWRIGHT_POOL_WAIT_SECONDS: integer("seconds", 1, 60, 2),
  KITWRIGHT_STATEMENT_TIMEOUT_SECONDS: integer("seconds", 1, 600, 5),
  KITWRIGHT_LOCK_TIMEOUT_SECONDS: integer("seconds", 1, 600, 2),
  KITWRIGHT_BODY_BYTES_MAX: integer("bytes", 1_024, 100 * megabyte, megabyte),
  KITWRIGHT_IMPORT_BODY_BYTES_MAX: integer("bytes", 1_024, 100 * megabyte, 20 * megabyte),
  KITWRIGHT_REQUEST_TIMEOUT_SECONDS: integer("seconds", 1, 600, 15),
  KITWRIGHT_IMPORT_TIMEOUT_SECONDS: integer("seconds", 1, 3_600, 120),
  KITWRIGHT_BATCH_MAX: integer("a number of calls", 1, 100, 10),
  KITWRIGHT_METRICS_REFRESH_SECONDS: integer("seconds", 1, 3_600, 30),
  S3_ENDPOINT: webAddress.optional().describe("the address of an S3 store, http(s)://…"),
  S3_PUBLIC_ENDPOINT: z
    .string()
    .regex(/^https?:\/\/./)
    .optional()
    .describe("the address of the store as browsers see it; {host} stands for the page's own host name"),
  S3_REGION: z.string().default("us-east-1").describe("a region"),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .default("kitwright")
    .describe("the name of a bucket"),
  S3_ACCESS_KEY_ID: z.string().optional().describe("the id of an access key"),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe("the secret of the access key"),
  S3_FORCE_PATH_STYLE: z.enum(["true", "false"]).default("true").describe("true or false"),
  KITWRIGHT_IMAGE_BYTES_MAX: integer("bytes", 1_024, 100 * megabyte, 10 * megabyte),
  KITWRIGHT_FILE_BYTES_MAX: integer("bytes", 1_024, 5_000 * megabyte, 100 * megabyte),
  KITWRIGHT_ATTACHMENTS_PER_SET_MAX: integer("a number of documents", 1, 1_000, 50),
  KITWRIGHT_UPLOAD_URL_SECONDS: integer("seconds", 10, 300, 300),
  KITWRIGHT_UPLOAD_SECONDS: integer("seconds", 60, 7 * day, hour),
  KITWRIGHT_GC_GRACE_SECONDS: integer("seconds", 0, 365 * day, 7 * day),
  KITWRIGHT_GC_QUARANTINE_SECONDS: integer("seconds", 0, 365 * day, day),
  KITWRIGHT_RATE_LIMITS: z.enum(["on", "off"]).optional().describe("on or off"),
  SHUTDOWN_DELAY_SECONDS: integer("seconds", 0, 600, 0),
  KITWRIGHT_SHUTDOWN_LIMIT_SECONDS: integer("seconds", 1, 600, 20),
})

/** For how many uploads in a minute a busy afternoon is not mistaken for an attack. */
const uploadsPerMinuteMax = 60

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration; an empty value counts as none.
 *
 * @throws ConfigError that lists every bad key. Values are not repeated: one of them holds a password.
 */
export function readConfig(environment: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""))
  const parsed = environmentSchema.safeParse(given)
  if (!parsed.success) throw new ConfigError(explain(parsed.error, given))
  return toConfig(parsed.data)
}

function explain(error: z.ZodError, given: Environment): string {
  const keys = new Set(error.issues.map((issue) => String(issue.path[0])))
  const shape: Record<string, z.ZodType> = environmentSchema.shape
  const lines = [...keys].map((key) => {
    const problem = given[key] === undefined ? "is not set" : "has a value that can't be used"
    return `  ${key} ${problem}: expected ${shape[key]?.description ?? "another value"}`
  })
  return `The environment can't be used:\n${lines.join("\n")}`
}

function toConfig(environment: z.output<typeof environmentSchema>): Config {
  return {
    port: environment.PORT,
    host: environment.HOST,
    hostNames: environment.KITWRIGHT_HOST_NAMES,
    logLevel: environment.LOG_LEVEL,
    webFolder: environment.KITWRIGHT_WEB_DIR,
    database: {
      url: environment.DATABASE_URL,
      connectionsMax: environment.KITWRIGHT_POOL_CONNECTIONS_MAX,
      queueMax: environment.KITWRIGHT_POOL_QUEUE_MAX,
      connectTimeoutMs: environment.KITWRIGHT_POOL_WAIT_SECONDS * 1_000,
      statementTimeoutMs: environment.KITWRIGHT_STATEMENT_TIMEOUT_SECONDS * 1_000,
      lockTimeoutMs: environment.KITWRIGHT_LOCK_TIMEOUT_SECONDS * 1_000,
    },
    limits: {
      bodyBytesMax: environment.KITWRIGHT_BODY_BYTES_MAX,
      importBodyBytesMax: environment.KITWRIGHT_IMPORT_BODY_BYTES_MAX,
      requestTimeoutMs: environment.KITWRIGHT_REQUEST_TIMEOUT_SECONDS * 1_000,
      importTimeoutMs: environment.KITWRIGHT_IMPORT_TIMEOUT_SECONDS * 1_000,
      batchMax: environment.KITWRIGHT_BATCH_MAX,
    },
    documents: documentsConfig(environment),
    shutdown: {
      delayMs: environment.SHUTDOWN_DELAY_SECONDS * 1_000,
      limitMs: environment.KITWRIGHT_SHUTDOWN_LIMIT_SECONDS * 1_000,
    },
    metricsRefreshMs: environment.KITWRIGHT_METRICS_REFRESH_SECONDS * 1_000,
  }
}

function documentsConfig(environment: z.output<typeof environmentSchema>): Config["documents"] {
  const limitsRates = environment.KITWRIGHT_RATE_LIMITS ?? (isLoopback(environment.HOST) ? "off" : "on")
  return {
    storage: storageSettingsOf(environment),
    limits: {
      imageBytesMax: environment.KITWRIGHT_IMAGE_BYTES_MAX,
      fileBytesMax: environment.KITWRIGHT_FILE_BYTES_MAX,
      attachmentsPerSetMax: environment.KITWRIGHT_ATTACHMENTS_PER_SET_MAX,
    },
    times: {
      urlSeconds: environment.KITWRIGHT_UPLOAD_URL_SECONDS,
      uploadSeconds: environment.KITWRIGHT_UPLOAD_SECONDS,
      graceSeconds: environment.KITWRIGHT_GC_GRACE_SECONDS,
      quarantineSeconds: environment.KITWRIGHT_GC_QUARANTINE_SECONDS,
      uploadSweeps: defaultUploadSweeps,
    },
    uploadsPerMinuteMax: limitsRates === "on" ? uploadsPerMinuteMax : null,
  }
}

/** The pages that may send files to the store: under every name by which this server is known. */
export function originsOf({ host, port, hostNames }: Config): string[] {
  const names = isLoopback(host) ? ["localhost", "127.0.0.1"] : [host]
  const own = names.map((name) => new URL(`http://${name.includes(":") ? `[${name}]` : name}:${port}`).origin)
  return [...own, ...hostNames.flatMap((name) => [`https://${name}`, `http://${name}`])]
}
