import { bomCycle } from "../errors.ts"
import type { KitId, PartKey } from "../ids.ts"
import { Quantity } from "../quantity/quantity.ts"
import type { Unit } from "../unit/units.ts"
import { batchesFor, type LineQuantity, lineRequirement } from "./requirement.ts"

/** An active kit with what its lines ask for. */
export interface ExplodedKit {
  readonly id: KitId
  readonly name: string
  readonly yield: Quantity
  /** The part that it makes, if any. */
  readonly outputPartKey: PartKey | null
  readonly lines: readonly (LineQuantity & { readonly partKey: PartKey })[]
}

/** So much of a part, in the part's unit. */
export interface PartQuantity {
  readonly partKey: PartKey
  readonly quantity: Quantity
  readonly unit: Unit
}

/**
 * What it takes to make a number of units of a kit when nothing is in stock: the parts that no kit makes, over the whole
 * depth, in the order in which they first come up. Each kit is opened once, after everything that asks for its output, so
 * that a shared sub-kit is made in whole batches for all of them together, however many paths lead to it.
 *
 * @param kits the kit itself and every active kit that can be reached from it
 */
export function explodeKit(kits: readonly ExplodedKit[], kitId: KitId, units: Quantity): PartQuantity[] {
  const makers = new Map(
    kits.flatMap((kit) => (kit.outputPartKey === null ? [] : [[kit.outputPartKey, kit] as const])),
  )
  const wanted = new Map<KitId, Quantity>([[kitId, units]])
  const leaves = new Map<PartKey, PartQuantity>()
  for (const kit of consumersFirst(kits, makers)) {
    const batches = batchesFor(wanted.get(kit.id) ?? Quantity.zero, kit.yield)
    for (const line of kit.lines) {
      const quantity = lineRequirement(line, batches)
      const maker = makers.get(line.partKey)
      if (maker === undefined) {
        const before = leaves.get(line.partKey)?.quantity ?? Quantity.zero
        leaves.set(line.partKey, {
          partKey: line.partKey,
          quantity: before.plus(quantity),
          unit: line.partUnit,
        })
      } else {
        wanted.set(maker.id, (wanted.get(maker.id) ?? Quantity.zero).plus(quantity))
      }
    }
  }
  return [...leaves.values()]
}

/** Kits ordered so that each comes after all kits that have its output on a line (Kahn's algorithm). */
function consumersFirst(
  kits: readonly ExplodedKit[],
  makers: ReadonlyMap<PartKey, ExplodedKit>,
): ExplodedKit[] {
  const consumers = new Map(kits.map((kit) => [kit.id, 0]))
  const usesOf = (kit: ExplodedKit) => kit.lines.flatMap((line) => makers.get(line.partKey) ?? [])
  for (const used of kits.flatMap(usesOf)) consumers.set(used.id, (consumers.get(used.id) ?? 0) + 1)

  const ordered = kits.filter((kit) => consumers.get(kit.id) === 0)
  for (let next = 0; next < ordered.length; next++) {
    const kit = ordered[next]
    for (const used of kit === undefined ? [] : usesOf(kit)) {
      const left = (consumers.get(used.id) ?? 0) - 1
      consumers.set(used.id, left)
      if (left === 0) ordered.push(used)
    }
  }
  if (ordered.length < kits.length) {
    const stuck = kits.filter((kit) => (consumers.get(kit.id) ?? 0) > 0)
    throw bomCycle(stuck.map((kit) => ({ kitId: kit.id, kitName: kit.name })))
  }
  return ordered
}
