import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type FaultRule } from "@kitwright/embedded/object-store"
import { type FaultClient, faultClient } from "@kitwright/embedded/object-store-faults"
import { type ObjectStoreProcess, startObjectStoreProcess } from "@kitwright/embedded/object-store-process"
import type { StorageSettings } from "@kitwright/storage/storage"

/** The strict store as a process that can be killed and started again under its address. */
export type KillableStore = {
  settings: StorageSettings
  /** Adds a fault to the store that runs now. */
  add: (rule: FaultRule) => Promise<void>
  /** Takes all faults away. */
  clear: () => Promise<void>
  /** Waits for its death and starts it again. */
  revive: () => Promise<void>
  stop: () => Promise<void>
}

const keys = {
  bucket: "kitwright",
  region: "us-east-1",
  accessKeyId: "KWSOAK",
  secretAccessKey: "a secret of the soak",
}

export async function startKillableStore(): Promise<KillableStore> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-soak-store-"))
  const port = await freePort()
  // What kill -9 leaves behind does not depend on the disk's own cache.
  const start = () =>
    startObjectStoreProcess({
      ...keys,
      folder,
      host: "127.0.0.1",
      port,
      origins: [],
      durable: false,
      faultPort: 0,
    })
  let store: ObjectStoreProcess = await start()
  const faults = (): FaultClient => faultClient(store.faultEndpoint ?? "")
  return {
    settings: { ...keys, endpoint: store.endpoint, forcePathStyle: true },
    add: (rule) => faults().add(rule),
    clear: () => faults().clear(),
    revive: async () => {
      await store.exited
      store = await start()
    },
    stop: async () => {
      await store.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A port that stays the same over restarts, which port 0 would not. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (typeof address !== "object" || address === null) throw new Error("a server listens on no port")
  return address.port
}
