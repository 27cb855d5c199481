/** Finds things as people do: by what they are and what they are called. */
import type { Locator, Page } from "@playwright/test"

type Scope = Page | Locator

/** A field to type into, with suggestions or without. */
export function field(scope: Scope, name: string): Locator {
  return scope
    .getByRole("textbox", { name, exact: true })
    .or(scope.getByRole("combobox", { name, exact: true }))
}

/** A button by its exact name. */
export function button(scope: Scope, name: string): Locator {
  return scope.getByRole("button", { name, exact: true })
}

/** A list of the product: a table where there is room, cards on a phone. */
function listOf(scope: Scope, name: string): Locator {
  return scope.getByRole("table", { name, exact: true }).or(scope.getByRole("list", { name, exact: true }))
}

/** The rows of a list, without its head. */
export function rowsOf(scope: Scope, name: string): Locator {
  const list = listOf(scope, name)
  const tableRows = list.getByRole("row").filter({ has: list.page().getByRole("rowheader") })
  return tableRows.or(list.getByRole("listitem"))
}

/** The rows of a list that say this. */
export function rowOf(scope: Scope, name: string, text: string | RegExp): Locator {
  return rowsOf(scope, name).filter({ hasText: text })
}

/** The title of the page. */
export function title(page: Page, name: string | RegExp): Locator {
  return page.getByRole("heading", { level: 1, name, exact: typeof name === "string" })
}

/** The notice in the corner that says this. */
export function noticeOf(page: Page, text: string): Locator {
  return page.getByRole("status").filter({ hasText: text })
}
