import type { ObjectStoreReason } from "./object-store-error.ts"
import type { PlainSettings } from "./settings.ts"

/** What the starter says, once: how the store is to run. Not in arguments or environment, which others can read. */
export type StartMessage = { settings: ProcessSettings }

export type ProcessSettings = PlainSettings & {
  /** Lets tests set faults over this port of loopback, 0 for any that is free. Never set it otherwise. */
  faultPort?: number
}

/** What the store's process says: first that it answers or why it cannot, later what it has to log. */
export type StoreMessage =
  | { kind: "ready"; endpoint: string; port: number; faultEndpoint: string | undefined }
  | { kind: "failed"; reason: ObjectStoreReason; message: string }
  | { kind: "log"; line: string }
