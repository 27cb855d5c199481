import { readChoice, readFlag, readId, readText, withoutGaps } from "../app/search-params.ts"

const stockChoices = ["in", "out"] as const

/** What the address of the parts list says. */
export interface PartsSearch {
  readonly query?: string
  readonly type?: number
  readonly stock?: (typeof stockChoices)[number]
  readonly archived?: true
}

export function readPartsSearch(search: Record<string, unknown>): PartsSearch {
  return withoutGaps({
    query: readText(search.query),
    type: readId(search.type),
    stock: readChoice(search.stock, stockChoices),
    archived: readFlag(search.archived),
  })
}
