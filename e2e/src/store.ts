import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Faults, startObjectStore } from "@kitwright/embedded/object-store"

/** The strict object store of one test's own. */
export interface Store {
  readonly origin: string
  /** What goes wrong in it, until the test says otherwise. */
  readonly faults: Faults
  /** How a server finds it. */
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** Starts a store for the pages on a port of this machine, in a folder that is gone afterwards. */
export async function startStore(pagePort: number): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-e2e-store-"))
  const faults = new Faults()
  const key = { accessKeyId: "KWBROWSER", secretAccessKey: "a secret of the browser tests" }
  const store = await startObjectStore({
    folder,
    host: "127.0.0.1",
    port: 0,
    bucket: "kitwright",
    region: "us-east-1",
    origins: [],
    samehostPort: pagePort,
    durable: false,
    faults,
    ...key,
  })
  return {
    origin: store.endpoint,
    faults,
    environment: {
      S3_ENDPOINT: store.endpoint,
      S3_ACCESS_KEY_ID: key.accessKeyId,
      S3_SECRET_ACCESS_KEY: key.secretAccessKey,
    },
    stop: async () => {
      await store.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
