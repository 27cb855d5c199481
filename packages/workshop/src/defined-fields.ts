type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

/** The fields that have a value; null is one, undefined means "leave as it is". */
export function definedFields<T extends object>(fields: T): Defined<T> {
  const defined: Defined<T> = {}
  for (const key in fields) {
    const value = fields[key]
    if (isDefined(value)) defined[key] = value
  }
  return defined
}

function isDefined<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined
}
