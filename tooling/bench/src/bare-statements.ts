/** The procedures that are measured against a bare handler. */
export const procedures = ["parts.get", "parts.kits", "parts.list", "kits.get"] as const
export type Procedure = (typeof procedures)[number]

/** The texts that the API sent for one call of each procedure, in any order. The bare server sends the very same. */
export type BareStatements = Readonly<Record<Procedure, readonly string[]>>

/** How many rows the first page of a list has; the API reads one more to know whether a page follows. */
export const pageSize = 50

/** What the bare server is started with, as JSON. */
export type BareSettings = {
  databaseUrl: string
  connectionsMax: number
  statements: BareStatements
}
