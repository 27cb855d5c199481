import type { FaultRule } from "./faults.ts"

export type FaultClient = { add(rule: FaultRule): Promise<void>; clear(): Promise<void> }

/** Sets faults in a store that runs in another process, where its settings allow it. */
export function faultClient(endpoint: string): FaultClient {
  const ask = async (method: string, rule?: FaultRule) => {
    const response = await fetch(endpoint, {
      method,
      ...(rule === undefined
        ? {}
        : { body: JSON.stringify(rule), headers: { "content-type": "application/json" } }),
    })
    if (!response.ok) throw new Error(`The store does not take the fault: ${await response.text()}`)
  }
  return { add: (rule) => ask("POST", rule), clear: () => ask("DELETE") }
}
