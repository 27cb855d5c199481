import { createTestDatabase } from "@kitwright/db/test-kit"
import { loadDemoWorkshop } from "@kitwright/demo/load"
import startTestServer from "@kitwright/embedded/test-server"
import { unpackChromium } from "./chromium.ts"
import { setTemplateUrl } from "./places.ts"

/** Runs once, before all tests: the browser, a PostgreSQL server unless there is one, and the databases to clone. */
export default async function setUp(): Promise<() => Promise<void>> {
  const [stopTestServer] = await Promise.all([startTestServer(), unpackChromium()])
  const [empty, demo] = [await createTestDatabase(), await createTestDatabase()]
  await loadDemoWorkshop(demo.url)
  setTemplateUrl("empty", empty.url)
  setTemplateUrl("demo", demo.url)
  return async () => {
    await empty.close()
    await demo.close()
    await stopTestServer()
  }
}
