import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"
import {
  type ObjectStoreProcess,
  type ProcessSettings,
  startObjectStoreProcess,
} from "../../src/object-store/object-store-process.ts"
import { type Access, testAccess } from "./access.ts"

const ownerScript = fileURLToPath(new URL("store-owner.ts", import.meta.url))

/** A store in a process of its own, stopped after the test at the latest. */
export async function startApart(
  folder: string,
  settings: Partial<ProcessSettings> = {},
): Promise<ObjectStoreProcess & Access> {
  const whole = { ...testAccess, folder, host: "127.0.0.1", port: 0, origins: [], ...settings }
  const store = await startObjectStoreProcess(whole)
  onTestFinished(() => store.stop())
  return { ...testAccess, ...store }
}

export type StoreOwner = { child: ChildProcess; pid: number; answer: Record<string, unknown> }

/** A process that starts a store: see store-owner.ts. It is ended after the test at the latest. */
export async function spawnStoreOwner(
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<StoreOwner> {
  const child = spawn(process.execPath, [...nodeArgs, ownerScript, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const closed = once(child, "close")
  onTestFinished(async () => {
    child.stdin.end()
    await closed
  })
  const [line] = await Promise.race([once(child.stdout, "data"), closed.then(() => ["{}"])])
  return { child, pid: child.pid ?? 0, answer: JSON.parse(String(line)) }
}

/** Lets such a process stop in order. */
export async function endStoreOwner({ child }: StoreOwner): Promise<void> {
  const closed = once(child, "close")
  child.stdin?.end()
  await closed
}

export async function killStoreOwner({ child, pid }: StoreOwner): Promise<void> {
  const closed = once(child, "close")
  process.kill(pid, "SIGKILL")
  await closed
}
