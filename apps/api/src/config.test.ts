import { describe, expect, test } from "vitest"
import { ConfigError, readConfig } from "./config.ts"

const url = "postgres://kitwright:pw@localhost/kitwright"

describe("readConfig", () => {
  test("the address of the database is enough", () => {
    expect(readConfig({ DATABASE_URL: url })).toEqual({
      port: 3_000,
      host: "127.0.0.1",
      hostNames: [],
      logLevel: "info",
      webFolder: expect.stringMatching(/apps\/web\/dist$/),
      database: {
        url,
        connectionsMax: 10,
        queueMax: 500,
        connectTimeoutMs: 2_000,
        statementTimeoutMs: 5_000,
        lockTimeoutMs: 2_000,
      },
      limits: {
        bodyBytesMax: 1_048_576,
        importBodyBytesMax: 20_971_520,
        requestTimeoutMs: 15_000,
        importTimeoutMs: 120_000,
        batchMax: 10,
      },
      documents: {
        storage: undefined,
        limits: { imageBytesMax: 10_485_760, fileBytesMax: 104_857_600, attachmentsPerSetMax: 50 },
        times: {
          urlSeconds: 300,
          uploadSeconds: 3_600,
          graceSeconds: 604_800,
          quarantineSeconds: 86_400,
          uploadSweeps: { firstAfterSeconds: 3_600, secondAfterSeconds: 86_400 },
        },
        uploadsPerMinuteMax: null,
      },
      shutdown: { delayMs: 0, limitMs: 20_000 },
      metricsRefreshMs: 30_000,
    })
  })

  test.each([
    [{}, null],
    [{ HOST: "0.0.0.0" }, 60],
    [{ HOST: "0.0.0.0", KITWRIGHT_RATE_LIMITS: "off" }, null],
    [{ KITWRIGHT_RATE_LIMITS: "on" }, 60],
  ])("with %j the number of uploads in a minute is %j", (environment, uploadsPerMinuteMax) => {
    const { documents } = readConfig({ DATABASE_URL: url, ...environment })
    expect(documents.uploadsPerMinuteMax).toBe(uploadsPerMinuteMax)
  })

  test("what is set counts, what is empty does not, and other programs' keys don't matter", () => {
    const config = readConfig({
      DATABASE_URL: url,
      PORT: "0",
      HOST: "",
      SHUTDOWN_DELAY_SECONDS: "7",
      KITWRIGHT_HOST_NAMES: "Kit.example, workshop.lan",
      S3_BUCKET: "kitwright",
      PATH: "/bin",
    })
    expect(config).toMatchObject({ port: 0, host: "127.0.0.1", shutdown: { delayMs: 7_000 } })
    expect(config.hostNames).toEqual(["kit.example", "workshop.lan"])
  })

  test("every bad key is listed at once with what was expected, and no value is repeated", () => {
    const bad = {
      DATABASE_URL: "mysql://root:s3cr3t@localhost/kitwright",
      PORT: "65536",
      LOG_LEVEL: "loud",
      SHUTDOWN_DELAY_SECONDS: "-1",
      KITWRIGHT_BATCH_MAX: "1.5",
      KITWRIGHT_HOST_NAMES: "http://kit.example/",
    }
    expect(() => readConfig(bad)).toThrow(ConfigError)
    expect(() => readConfig(bad)).toThrow(
      [
        "The environment can't be used:",
        "  PORT has a value that can't be used: expected a port number from 0 to 65535",
        "  KITWRIGHT_HOST_NAMES has a value that can't be used: expected host names without a port, separated by commas",
        "  DATABASE_URL has a value that can't be used: expected the address of a PostgreSQL database, postgres://…",
        "  LOG_LEVEL has a value that can't be used: expected one of fatal, error, warn, info, debug, trace, silent",
        "  KITWRIGHT_BATCH_MAX has a value that can't be used: expected a number of calls from 1 to 100",
        "  SHUTDOWN_DELAY_SECONDS has a value that can't be used: expected seconds from 0 to 600",
      ].join("\n"),
    )
  })

  test("a missing key is missing", () => {
    expect(() => readConfig({})).toThrow(
      "The environment can't be used:\n  DATABASE_URL is not set: expected the address of a PostgreSQL database, postgres://…",
    )
  })
})
