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

export interface Throttle {
  release(): Promise<void>
}

/** Makes whatever the page sends slow, until it is released. */
export async function throttleUploads(page: Page, bytesPerSecond: number): Promise<Throttle> {
  const session = await page.context().newCDPSession(page)
  const set = async (uploadThroughput: number) => {
    const others = { offline: false, latency: 0, downloadThroughput: -1 }
    await session.send("Network.emulateNetworkConditions", { ...others, uploadThroughput })
  }
  await session.send("Network.enable")
  await set(bytesPerSecond)
  return { release: () => set(-1) }
}
