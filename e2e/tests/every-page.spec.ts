import { demoKits, demoParts } from "@kitwright/demo/names"
import type { Page } from "@playwright/test"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowsOf } from "../src/find.ts"
import { sampleFile } from "../src/places.ts"
import { areas, kitIdOf, open, settled } from "../src/routes.ts"
import type { Client } from "../src/server.ts"
import { expectSound } from "../src/soundness.ts"

test.use({ content: "shared demo", reducedMotion: "reduce" })

const tag = ["@dark", "@phone"]

for (const [area, places] of Object.entries(areas)) {
  test(`the pages of ${area}`, { tag }, async ({ page, client }) => {
    for (const place of places) {
      await open(page, place, client)
      await expectSound(page, place.name)
    }
  })
}

interface Opened {
  readonly path: (client: Client) => Promise<string> | string
  /** The names of the buttons that open a dialog each. */
  readonly openers: readonly (string | RegExp)[]
}

const dialogs: Readonly<Record<string, Opened>> = {
  "a part": { path: () => `/parts/${demoParts.breadFlour}`, openers: ["Add stock", "Edit", "Delete"] },
  "its stock": {
    path: () => `/parts/${demoParts.cream}`,
    openers: [/^Remove \d/, /^Move/, /^Count/, /^Lot/],
  },
  "a kit": { path: kitPath, openers: ["Edit", "Delete"] },
  "a box": { path: () => "/boxes/7", openers: ["Edit", "Delete"] },
  "the boxes": { path: () => "/boxes", openers: ["Create box"] },
  "the types": { path: () => "/types", openers: ["Delete Bakery"] },
}

async function kitPath(client: Client): Promise<string> {
  return `/kits/${await kitIdOf(client, demoKits.cookies)}`
}

for (const [name, { path, openers }] of Object.entries(dialogs)) {
  test(`the dialogs of ${name}`, { tag }, async ({ page, client }) => {
    await page.goto(await path(client))
    await settled(page)
    for (const opener of openers) {
      await page.getByRole("button", { name: opener, exact: true }).first().click()
      await expect(page.getByRole("dialog")).toBeVisible()
      await expectSound(page, `dialog of ${opener}`)
      await page.keyboard.press("Escape")
      await expect(page.getByRole("dialog")).toBeHidden()
    }
  })
}

test("a line in its editor", { tag }, async ({ page, client }) => {
  await page.goto(await kitPath(client))
  await page
    .getByRole("button", { name: /^Edit [A-Z]{4}$/ })
    .first()
    .click()
  await expect(button(page, "Save line")).toBeVisible()
  await expectSound(page, "editor")
})

test("a number with its card", { tag }, async ({ page }) => {
  await page.goto(`/parts/${demoParts.opAmp}`)
  await page.getByRole("button", { name: /^Reserved/ }).focus()
  await expect(page.getByRole("region", { name: "Quantities" }).getByRole("link").first()).toBeVisible()
  await expectSound(page, "card")
})

test("a search with its matches, and the list of keys", { tag }, async ({ page }) => {
  await page.goto("/types")
  await field(page, "Find a part").fill("resistor")
  await expect(page.getByRole("option", { name: /Show all matches/ })).toBeVisible()
  await expectSound(page, "matches")
  await field(page, "Find a part").fill("")
  await title(page).click()
  await page.keyboard.press("?")
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible()
  await expectSound(page, "keys")
})

function title(page: Page) {
  return page.getByRole("heading", { level: 1 })
}

test("forms with mistakes", { tag }, async ({ page }) => {
  await page.goto("/parts/new")
  await field(page, "Opening stock").fill("a lot")
  await button(page, "Create part").click()
  await expect(field(page, "Description")).toHaveAccessibleDescription("Enter a description.")
  await expectSound(page, "new part")
  await page.goto("/types")
  await button(page, "Edit Bakery").click()
  await button(page, "Create type").click()
  await expect(page.getByText("Enter a name.")).toBeVisible()
  await expectSound(page, "types")
})

test("an import that is checked", { tag }, async ({ page }) => {
  await page.goto("/import")
  await button(page, "File").setInputFiles(sampleFile("faults.csv"))
  await expect(rowsOf(page, "Lines of the file").first()).toBeVisible()
  await expectSound(page, "import")
})
