/** Every address of the product, with the demo workshop in it. */
import { demoKits, demoParts } from "@kitwright/demo/names"
import type { Page } from "@playwright/test"
import { expect } from "@playwright/test"
import type { Client } from "./server.ts"

export interface Place {
  /** For the name of a test or a file. */
  readonly name: string
  readonly path: (client: Client) => Promise<string> | string
  /** The title of the page once it is there. */
  readonly title: string | RegExp
}

/** A kit of the demo by its name. */
export async function kitIdOf(client: Client, name: string): Promise<number> {
  const { items } = await client.kits.list.query({ query: name, limit: 200 })
  const kit = items.find((item) => item.name === name)
  if (kit === undefined) throw new Error(`The demo has no kit ${name}.`)
  return kit.id
}

/** By the part of the product they belong to. */
export const areas = {
  parts: [
    { name: "parts", path: () => "/", title: "Parts" },
    { name: "parts found", path: () => "/?query=resistor&stock=in", title: "Parts" },
    { name: "parts not found", path: () => "/?query=nothing+like+it", title: "Parts" },
    { name: "new part", path: () => "/parts/new", title: "New part" },
    { name: "part", path: () => `/parts/${demoParts.opAmp}`, title: /TL072/ },
    { name: "part that is short", path: () => `/parts/${demoParts.oscillatorChip}`, title: /AS3340/ },
    { name: "part with expiry", path: () => `/parts/${demoParts.milk}?unit=cup`, title: /milk/i },
    { name: "labour", path: () => `/parts/${demoParts.benchLabour}`, title: /labour/i },
  ],
  kits: [
    { name: "kits", path: () => "/kits", title: "Kits" },
    { name: "all kits", path: () => "/kits?status=all", title: "Kits" },
    { name: "new kit", path: () => "/kits/new", title: "New kit" },
    { name: "kit", path: kitPath(demoKits.oscillator), title: demoKits.oscillator },
    { name: "recipe", path: kitPath(demoKits.cookies), title: demoKits.cookies },
    { name: "archived kit", path: kitPath(demoKits.archived), title: demoKits.archived },
    { name: "import into a kit", path: kitPath(demoKits.filter, "/import"), title: /^Import into/ },
  ],
  others: [
    { name: "boxes", path: () => "/boxes", title: "Boxes" },
    { name: "box", path: () => "/boxes/1", title: "Box 1" },
    { name: "types", path: () => "/types", title: "Types" },
    { name: "import", path: () => "/import", title: "Import" },
    { name: "nowhere", path: () => "/no/such/page", title: "Not found" },
  ],
} satisfies Readonly<Record<string, readonly Place[]>>

function kitPath(name: string, below = ""): Place["path"] {
  return async (client) => `/kits/${await kitIdOf(client, name)}${below}`
}

/** Goes there and waits until everything is. */
export async function open(page: Page, place: Place, client: Client): Promise<void> {
  await page.goto(await place.path(client))
  await expect(page.getByRole("heading", { level: 1, name: place.title })).toBeVisible()
  await settled(page)
}

/** Nothing on the page is still on its way. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByText(/^(Loading|Loading…|Counting…)$/)).toHaveCount(0)
}
