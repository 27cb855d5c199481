import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { AppRouter } from "@kitwright/api/router"
import type { StorageSettings } from "@kitwright/storage/storage"
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client"

export type Client = TRPCClient<AppRouter>

/** The product's server as a process of its own. */
export type Api = {
  address: string
  client: Client
  /** kill -9; comes back when nothing of it is left. */
  kill: () => Promise<void>
  stop: () => Promise<void>
}

const main = fileURLToPath(new URL("../../../apps/api/src/main.ts", import.meta.url))

export type ApiSettings = {
  databaseUrl: string
  storage: StorageSettings
  environment?: Record<string, string>
}

/** Starts it and waits until it answers. @throws Error with its words when it does not start */
export async function startApi({ databaseUrl, storage, environment = {} }: ApiSettings): Promise<Api> {
  const child = fork(main, {
    env: {
      DATABASE_URL: databaseUrl,
      PORT: "0",
      LOG_LEVEL: "fatal",
      S3_ENDPOINT: storage.endpoint,
      S3_REGION: storage.region,
      S3_BUCKET: storage.bucket,
      S3_ACCESS_KEY_ID: storage.accessKeyId,
      S3_SECRET_ACCESS_KEY: storage.secretAccessKey,
      ...environment,
    },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  })
  const exited = once(child, "exit")
  const first: unknown = await Promise.race([
    once(child, "message").then(([message]: unknown[]) => message),
    exited.then(([code]: unknown[]) => ({ failed: `exit code ${String(code)}` })),
  ])
  const address = addressIn(first)
  return {
    address,
    client: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${address}/trpc` })] }),
    kill: () => end(child, exited),
    stop: async () => {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL")
  await exited
}

function addressIn(message: unknown): string {
  if (typeof message === "object" && message !== null && "address" in message) return String(message.address)
  throw new Error(`the server did not start: ${JSON.stringify(message)}`)
}
