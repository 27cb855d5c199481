import { readChoice, readText, withoutGaps } from "../app/search-params.ts"

const statusChoices = ["archived", "all"] as const

/** What the address of the kits list says; without a status it shows the active ones. */
export interface KitsSearch {
  readonly query?: string
  readonly status?: (typeof statusChoices)[number]
}

export function readKitsSearch(search: Record<string, unknown>): KitsSearch {
  return withoutGaps({
    query: readText(search.query),
    status: readChoice(search.status, statusChoices),
  })
}
