/**
 * Takes a picture of every page with the demo workshop in it, light, dark and as wide as a phone, for people to look at:
 * `node e2e/src/screenshots.ts <folder>` after the web was built.
 */
import { mkdir } from "node:fs/promises"
import { join, resolve } from "node:path"
import { type BrowserContextOptions, chromium, type Page } from "@playwright/test"
import { demoKits, demoParts } from "@kitwright/demo/names"
import { launchOptions } from "./chromium.ts"
import { attachSamples, drop } from "./documents.ts"
import { button, field, rowsOf } from "./find.ts"
import setUp from "./global-setup.ts"
import { sampleFile } from "./places.ts"
import { areas, kitIdOf, open } from "./routes.ts"
import { Host } from "./host/host.ts"
import { type Client, startServer } from "./server.ts"

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light", hasTouch: true, isMobile: true },
}

/** States that no address leads to. */
const states: Readonly<Record<string, (page: Page, client: Client) => Promise<void>>> = {
  "dialog to add stock": async (page) => {
    await page.goto(`/parts/${demoParts.opAmp}`)
    await button(page, "Add stock").click()
    await field(page.getByRole("dialog"), "Quantity").fill("1 1/2")
  },
  "dialog to edit a part": async (page) => {
    await page.goto(`/parts/${demoParts.opAmp}`)
    await button(page, "Edit").click()
  },
  "card behind a number": async (page) => {
    await page.goto(`/parts/${demoParts.opAmp}`)
    await page.getByRole("button", { name: /^Reserved/ }).focus()
    await page.getByRole("region", { name: "Quantities" }).getByRole("link").first().waitFor()
  },
  "line in its editor": async (page, client) => {
    await page.goto(`/kits/${await kitIdOf(client, demoKits.oscillator)}`)
    await button(page, `Edit ${demoParts.opAmp}`).click()
  },
  "part found": async (page) => {
    await page.goto("/")
    await field(page, "Find a part").fill("resistor")
    await page.getByRole("option", { name: /Show all matches/ }).waitFor()
  },
  "new part with mistakes": async (page) => {
    await page.goto("/parts/new")
    await field(page, "Opening stock").fill("4.6")
    await button(page, "Create part").click()
  },
  "import to check": async (page) => {
    await page.goto("/import")
    await button(page, "File").setInputFiles(sampleFile("faults.csv"))
    await rowsOf(page, "Lines of the file").first().waitFor()
  },
}

/** States of documents that are there already. */
const documentStates: typeof states = {
  "documents of a part": async (page) => {
    await page.goto(`/parts/${demoParts.opAmp}`)
    await rowsOf(page, "Documents").first().scrollIntoViewIfNeeded()
    await drop(page, [{ name: "page.html", mimeType: "text/html", buffer: Buffer.from("<p>") }])
    await button(page, "Add link").click()
    await page.getByRole("form", { name: "Add link" }).waitFor()
  },
  "photo in the viewer": async (page) => {
    await page.goto(`/parts/${demoParts.opAmp}`)
    await button(page, "Open front.jpg").click()
    await page.getByRole("dialog").getByRole("img").waitFor()
  },
  "PDF in the viewer": async (page) => {
    await page.goto(`/parts/${demoParts.opAmp}`)
    await button(page, "Open data sheet.pdf").click()
    await page.getByRole("region", { name: "Page 1" }).getByText("12 volts").waitFor({ state: "attached" })
  },
  "documents of a kit": async (page, client) => {
    await page.goto(`/kits/${await kitIdOf(client, demoKits.oscillator)}`)
    await rowsOf(page, "Documents").first().scrollIntoViewIfNeeded()
  },
}

/** Photos, a PDF and a link, on a part and on a kit. */
async function addDocuments(client: Client): Promise<void> {
  const part = await client.parts.get.query({ key: demoParts.opAmp })
  const kit = await client.kits.get.query({ id: await kitIdOf(client, demoKits.oscillator) })
  for (const { attachmentSetId } of [part, kit]) {
    // One after the other: that is their order.
    // oxlint-disable-next-line no-await-in-loop
    await attachSamples(client, attachmentSetId)
  }
  const { attachmentSetId } = part
  await client.attachments.addLink.mutate({
    attachmentSetId,
    url: "http://localhost/",
    title: "Maker's page",
  })
}

async function takeAll(page: Page, client: Client, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const shoot = (name: string) => page.screenshot({ path: join(folder, `${name.replaceAll(" ", "-")}.png`) })
  const window = page.viewportSize()
  for (const place of Object.values(areas).flat()) {
    await open(page, place, client)
    // A window as long as the page, so that what sticks to its edges is where it belongs.
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    if (window !== null)
      await page.setViewportSize({ width: window.width, height: Math.max(height, window.height) })
    await shoot(place.name)
    if (window !== null) await page.setViewportSize(window)
  }
  for (const [name, reach] of Object.entries({ ...states, ...documentStates })) {
    await reach(page, client)
    await shoot(name)
  }
}

async function main(folder: string): Promise<void> {
  const cleanUp = await setUp()
  const host = new Host()
  const server = await startServer(host, "demo")
  await addDocuments(server.client)
  const browser = await chromium.launch(launchOptions)
  try {
    for (const [look, options] of Object.entries(looks)) {
      const context = await browser.newContext({
        ...options,
        baseURL: server.url,
        locale: "en-GB",
        reducedMotion: "reduce",
      })
      await takeAll(await context.newPage(), server.client, join(folder, look))
      await context.close()
    }
  } finally {
    await browser.close()
    await server.dispose()
    host.close()
    await cleanUp()
  }
}

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error("Into which folder? Usage: node e2e/src/screenshots.ts <folder>")
await main(resolve(folder))
