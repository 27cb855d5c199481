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

export type StoreOwner = {
  child: ChildProcess
  pid: number
  exited: Promise<unknown>
  answer: Record<string, unknown>
}

/** A process that starts a store: see store-owner.ts. It and its store are ended after the test at the latest. */
export async function spawnStoreOwner(
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<StoreOwner> {
  const child = spawn(process.execPath, [...nodeArgs, ownerScript, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const exited = once(child, "exit")
  const [line] = await Promise.race([once(child.stdout, "data"), exited.then(() => ["{}"])])
  const owner = { child, pid: child.pid ?? 0, exited, answer: JSON.parse(String(line)) }
  onTestFinished(async () => {
    await endStoreOwner(owner)
    endLeftOver(Number(owner.answer.storePid))
  })
  return owner
}

/** Lets such a process stop in order. */
export async function endStoreOwner({ child, exited }: StoreOwner): Promise<void> {
  child.stdin?.end()
  await exited
}

export async function killStoreOwner({ pid, exited }: StoreOwner): Promise<void> {
  process.kill(pid, "SIGKILL")
  await exited
}

/** A store that outlives its starter is what the tests are to find, and must not outlive them too. */
function endLeftOver(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It is gone, as it should be.
  }
}
