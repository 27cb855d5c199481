/**
 * A process that owns a store, for tests that kill or trace it: node store-owner.ts <folder> [--apart]. With --apart
 * the store runs in a process of its own. Tells in one line where it answers or why it cannot, and stops when its
 * standard input closes.
 */
import { startObjectStore } from "../../src/object-store/object-store.ts"
import { ObjectStoreError } from "../../src/object-store/object-store-error.ts"
import { startObjectStoreProcess } from "../../src/object-store/object-store-process.ts"
import { testAccess } from "./access.ts"

const [, , folder = "", apart] = process.argv
const settings = { ...testAccess, folder, host: "127.0.0.1", port: 0, origins: [] }

try {
  const store = await (apart === undefined ? startObjectStore(settings) : startObjectStoreProcess(settings))
  tell({ endpoint: store.endpoint, storePid: "pid" in store ? store.pid : process.pid })
  process.stdin.resume().once("end", () => void store.stop())
} catch (error) {
  if (!(error instanceof ObjectStoreError)) throw error
  tell({ reason: error.reason, message: error.message })
}

function tell(what: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}
