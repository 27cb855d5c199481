import type { BareSettings } from "./bare-statements.ts"
import { type RunningProcess, startProcess } from "./processes.ts"

/** As many connections as the API takes when nothing is set. */
export const connectionsMax = 10

/** Starts the product's server, with the settings it has when nothing but the database and a store are set. */
export function startApi(
  databaseUrl: string,
  profileFolder?: string,
  store: Readonly<Record<string, string>> = {},
): Promise<RunningProcess> {
  return startProcess(new URL("../../../apps/api/src/main.ts", import.meta.url), {
    environment: {
      DATABASE_URL: databaseUrl,
      PORT: "0",
      KITWRIGHT_POOL_CONNECTIONS_MAX: String(connectionsMax),
      ...store,
    },
    profileFolder,
  })
}

export function startBareServer(settings: BareSettings, profileFolder?: string): Promise<RunningProcess> {
  return startProcess(new URL("bare-server.ts", import.meta.url), {
    arguments: [JSON.stringify(settings)],
    profileFolder,
  })
}

/** Asks once. @throws when the answer is no success */
export async function get(address: string, path: string): Promise<string> {
  const response = await fetch(new URL(path, address))
  const body = await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${body.slice(0, 500)}`)
  return body
}
