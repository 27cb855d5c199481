import { type Check, commandFor } from "./check.ts"
import type { Guard } from "./guard.ts"
import { tryGuard, tryUnbroken, type Workplace } from "./try-guard.ts"

/**
 * Sees first that every check is green on an unbroken copy, then breaks each guard. Each workplace has one thing to do at a
 * time. Every outcome is printed when it is known.
 *
 * @returns how many guards were not caught, those without a green check included
 */
export async function tryAll(
  guards: readonly Guard[],
  places: readonly Workplace[],
  print: (line: string) => void,
): Promise<number> {
  const red = new Set<string>()
  const groups = Map.groupBy(
    guards.map(({ check }) => check),
    keyOf,
  )
  await spread([...groups], places, async ([key, checks], place) => {
    const folder = checks[0]?.folder ?? "."
    const command = commandFor(checks)
    const output = await tryUnbroken(folder, command, place)
    if (output === undefined) return
    red.add(key)
    print(`RED with nothing broken: ${command.join(" ")} in ${folder}\n${output.trim()}`)
  })
  const possible = guards.filter(({ check }) => !red.has(keyOf(check)))
  let missed = guards.length - possible.length
  await spread(possible, places, async (guard, place) => {
    const { caught, words, seconds } = await tryGuard(guard, place)
    if (!caught) missed++
    print(`${caught ? "" : "MISSED "}${guard.name} → ${words} (${seconds.toFixed(1)} s)`)
  })
  return missed
}

function keyOf({ folder, command }: Check): string {
  return [folder, ...command].join(" ")
}

/** Does work on all items, each on the next workplace that is free. */
async function spread<Item>(
  items: readonly Item[],
  places: readonly Workplace[],
  work: (item: Item, place: Workplace) => Promise<void>,
): Promise<void> {
  const left = [...items]
  await Promise.all(
    places.map(async (place) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item, place)
    }),
  )
}
