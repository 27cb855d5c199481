/** The entry of a map that must have one. @throws Error, naming what the demo's tables refer to in vain */
export function entryOf<K, V>(map: ReadonlyMap<K, V>, key: K, what: string): V {
  const entry = map.get(key)
  if (entry === undefined)
    throw new Error(`the demo refers to ${what} ${String(key)}, which is not there yet`)
  return entry
}
