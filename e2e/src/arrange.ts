/** Puts into a workshop what a test begins with. */
import type { Client } from "./server.ts"

/** A box with ten locations. */
export async function createBox(client: Client, description = "Drawers"): Promise<number> {
  const { boxNo } = await client.boxes.create.mutate({ description, capacity: 10 })
  return boxNo
}

interface NewPart {
  readonly key: string
  readonly description: string
  readonly unit?: "each" | "g" | "kg"
  /** Lies in location 1 of the first box, which is made when it is missing. */
  readonly stock?: string
}

/** Parts with the keys that the test knows them by. */
export async function createParts(client: Client, parts: readonly NewPart[]): Promise<void> {
  const isStocked = parts.some((part) => part.stock !== undefined)
  const { items } = await client.boxes.list.query({})
  const boxNo = isStocked ? (items[0]?.boxNo ?? (await createBox(client))) : 0
  for (const { key, description, unit = "each", stock } of parts) {
    const openingStock = stock === undefined ? {} : { openingStock: { boxNo, locNo: 1, quantity: stock } }
    // In this order, so that the order of the list is known.
    // oxlint-disable-next-line no-await-in-loop
    await client.parts.create.mutate({ key, description, unit, ...openingStock })
  }
}

/** A kit with one line for each part. */
export async function createKit(
  client: Client,
  kit: { name: string; buildTarget?: string; outputPartKey?: string },
  lines: Readonly<Record<string, string>>,
): Promise<number> {
  const { id } = await client.kits.create.mutate(kit)
  for (const [partKey, quantity] of Object.entries(lines)) {
    // One after the other: that is their order on the kit.
    // oxlint-disable-next-line no-await-in-loop
    await client.kits.addLine.mutate({ kitId: id, partKey, quantity })
  }
  return id
}
