import { test as base, type Page } from "@playwright/test"
import { Host } from "./host/host.ts"
import { PageWatch } from "./page-watch.ts"
import type { Content } from "./places.ts"
import { type Client, type Server, startServer } from "./server.ts"

export { expect } from "@playwright/test"

interface Options {
  /**
   * The workshop a test begins with: an empty one, the demo, or, for tests that only look, one demo that they share.
   */
  content: Content | "shared demo"
}

interface Fixtures {
  server: Server
  client: Client
  watch: PageWatch
  /** Opens a page in a browser of its own, as another person has it. */
  openPage: () => Promise<Page>
}

interface WorkerFixtures {
  host: Host
  sharedDemo: () => Promise<Server>
}

/** Every test has the whole product to itself, and fails on anything that goes wrong unseen. */
export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  content: ["empty", { option: true }],

  host: [
    // Playwright reads from this pattern which fixtures are needed: none.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const host = new Host()
      await use(host)
      host.close()
    },
    { scope: "worker" },
  ],

  sharedDemo: [
    async ({ host }, use) => {
      let server: Promise<Server> | undefined
      await use(() => (server ??= startServer(host, "demo")))
      await (await server)?.dispose()
    },
    { scope: "worker" },
  ],

  server: async ({ content, host, sharedDemo }, use, testInfo) => {
    const isShared = content === "shared demo"
    const server = isShared ? await sharedDemo() : await startServer(host, content)
    await use(server)
    if (!isShared) await server.dispose()
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("server log", { body: server.log(), contentType: "text/plain" })
    }
  },

  client: async ({ server }, use) => use(server.client),

  baseURL: async ({ server }, use) => use(server.url),

  watch: async ({ server }, use) => {
    const watch = new PageWatch([server.url, server.store.origin])
    await use(watch)
    base.expect(watch.problems(), "what went wrong unseen").toEqual([])
  },

  context: async ({ context, watch }, use) => {
    watch.attach(context)
    await use(context)
  },

  openPage: async ({ browser, watch }, use) => {
    const pages: Page[] = []
    await use(async () => {
      const context = await browser.newContext()
      watch.attach(context)
      const page = await context.newPage()
      pages.push(page)
      return page
    })
    await Promise.all(pages.map((page) => page.context().close()))
  },
})
