import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { keepAccessKey } from "@kitwright/embedded/object-store-access-key"
import { ObjectStoreError } from "@kitwright/embedded/object-store-error"
import { startObjectStoreProcess } from "@kitwright/embedded/object-store-process"
import type { StorageEnvironment } from "@kitwright/storage/storage-environment"
import type { Config } from "../config.ts"
import { KeptRunning } from "./kept-running.ts"

const [bucket, region] = ["kitwright", "us-east-1"]

/** The object store a start works with, embedded or not. */
export interface ObjectStore {
  /** How the server is told of it. */
  readonly environment: StorageEnvironment
  /** Resolves with the reason when the store is gone for good. */
  readonly lost: Promise<string>
  close(): Promise<void>
}

/** The configured store, or the embedded one in the data folder, which is kept running until it is closed. */
export async function openObjectStore(config: Config, log: (line: string) => void): Promise<ObjectStore> {
  if (config.store !== undefined) return givenStore(config.store)
  const folder = folderOf(config)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const key = await keepAccessKey(folder)
  const start = (port: number) =>
    startObjectStoreProcess(
      {
        folder,
        host: config.host,
        port,
        bucket,
        region,
        ...key,
        origins: [],
        // The page is served on this port of the very host name under which the browser reaches the store.
        ...(config.port !== 0 && { samehostPort: config.port }),
      },
      log,
    )
  const first = await start(config.storePort)
  await writeFile(endpointFile(config), first.endpoint, { mode: 0o600 })
  const running = new KeptRunning("object store", first, () => start(first.port), log)
  return {
    environment: environmentFor(first.endpoint, key),
    lost: running.lost,
    close: () => running.close(),
  }
}

/** Runs an act on the store: the configured one, the one of a live Kitwright, or the embedded one started for this act alone. */
export async function withObjectStore<T>(
  config: Config,
  log: (line: string) => void,
  act: (environment: StorageEnvironment) => Promise<T>,
): Promise<T> {
  const opened = await openObjectStore(config, log).catch(async (error: unknown) => {
    if (error instanceof ObjectStoreError && error.reason === "ALREADY_RUNNING")
      return await liveStore(config)
    throw error
  })
  try {
    return await act(opened.environment)
  } finally {
    await opened.close()
  }
}

async function liveStore(config: Config): Promise<ObjectStore> {
  const endpoint = await readFile(endpointFile(config), "utf8")
  return givenStore(environmentFor(endpoint, await keepAccessKey(folderOf(config))))
}

/** A store somebody else looks after. */
function givenStore(environment: StorageEnvironment): ObjectStore {
  return { environment, lost: new Promise(() => undefined), close: () => Promise.resolve() }
}

function environmentFor(
  endpoint: string,
  key: { accessKeyId: string; secretAccessKey: string },
): StorageEnvironment {
  return {
    S3_ENDPOINT: endpoint,
    // Browsers reach it under whatever name they reached the page, so also from other machines.
    S3_PUBLIC_ENDPOINT: `http://{host}:${new URL(endpoint).port}`,
    S3_REGION: region,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: key.accessKeyId,
    S3_SECRET_ACCESS_KEY: key.secretAccessKey,
    S3_FORCE_PATH_STYLE: "true",
  }
}

function folderOf(config: Config): string {
  return join(config.dataFolder, "objects")
}

/** Tells other commands where the running store answers. */
function endpointFile(config: Config): string {
  return join(folderOf(config), "endpoint")
}
