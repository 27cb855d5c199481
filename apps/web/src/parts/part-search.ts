import { readText, withoutGaps } from "../app/search-params.ts"

/** What the address of a part's page says. */
export interface PartPageSearch {
  /** The unit in which quantities are shown, where it is not the part's own. The page checks that there is one. */
  readonly unit?: string
}

export function readPartSearch(search: Record<string, unknown>): PartPageSearch {
  return withoutGaps({ unit: readText(search.unit) })
}
