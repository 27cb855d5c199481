import type { Page, Route } from "@playwright/test"

export interface HeldRequests {
  /** How many have come so far. */
  count(): number
  /** Lets those that wait go on, and all that follow. */
  release(): Promise<void>
}

/** Makes the calls of a procedure wait until they are released: a server that is as slow as the test needs. */
export async function holdRequests(page: Page, procedure: string): Promise<HeldRequests> {
  const pattern = (url: URL) => url.pathname.startsWith("/trpc/") && url.pathname.includes(procedure)
  const waiting: Route[] = []
  let count = 0
  let isReleased = false
  await page.route(pattern, async (route) => {
    count += 1
    if (isReleased) await route.continue()
    else waiting.push(route)
  })
  return {
    count: () => count,
    release: async () => {
      isReleased = true
      await Promise.all(waiting.map((route) => route.continue()))
    },
  }
}
