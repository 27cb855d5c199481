import { demoKits, demoParts } from "@kitwright/demo/names"
import type { Page } from "@playwright/test"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, rowsOf, title } from "../src/find.ts"

test.use({ content: "shared demo" })

/** The names in a list, once it stopped changing: those that the address asks for. */
async function expectSameAfterReload(page: Page, list: string): Promise<void> {
  const before = await rowsOf(page, list).allInnerTexts()
  expect(before.length).toBeGreaterThan(0)
  await page.reload()
  await expect(rowsOf(page, list)).toHaveText(
    before.map((text) => text.replaceAll(/\s+/g, " ").trim()),
    {
      useInnerText: true,
    },
  )
}

test("search and filters of the parts stand in the address", async ({ page }) => {
  await page.goto("/")
  await page.getByRole("searchbox", { name: "Search parts" }).fill("op-amp")
  await expect(page).toHaveURL("/?query=op-amp")
  await page.getByText("In stock", { exact: true }).click()
  await expect(page).toHaveURL("/?query=op-amp&stock=in")
  await field(page, "Type").fill("op-amps")
  await page.getByRole("option", { name: "Semiconductors / Op-amps" }).click()
  await expect(page).toHaveURL(/type=\d+/)
  await expect(rowOf(page, "Parts", demoParts.opAmp)).toBeVisible()
  await expect(rowOf(page, "Parts", demoParts.solder)).toBeHidden()
  await expectSameAfterReload(page, "Parts")
  await expect(page.getByRole("searchbox", { name: "Search parts" })).toHaveValue("op-amp")
  await expect(field(page, "Type")).toHaveValue("Semiconductors / Op-amps")
})

test("the filter of the kits stands in the address", async ({ page }) => {
  await page.goto("/kits")
  await expect(rowOf(page, "Kits", demoKits.filter)).toBeVisible()
  await page.getByText("Archived", { exact: true }).click()
  await expect(page).toHaveURL("/kits?status=archived")
  await expect(rowOf(page, "Kits", demoKits.archived)).toBeVisible()
  await expect(rowOf(page, "Kits", demoKits.filter)).toBeHidden()
  await expectSameAfterReload(page, "Kits")
})

test("the unit of a part stands in the address", async ({ page }) => {
  await page.goto(`/parts/${demoParts.milk}`)
  const onHand = page.getByRole("button", { name: /^On hand/ })
  await expect(onHand).toHaveAccessibleName(/ l$/)
  await field(page, "Show in").click()
  await page.getByRole("option", { name: "kg", exact: true }).click()
  await expect(page).toHaveURL(`/parts/${demoParts.milk}?unit=kg`)
  await expect(onHand).toHaveAccessibleName(/ kg$/)
  const name = await onHand.getAttribute("aria-label")
  await page.reload()
  await expect(onHand).toHaveAccessibleName(name ?? "")
})

test("an address that was edited by hand shows what can be shown", async ({ page }) => {
  await page.goto("/?stock=maybe&type=x&archived=3&query=TLOP")
  await expect(rowOf(page, "Parts", demoParts.opAmp)).toBeVisible()
  await page.goto(`/parts/${demoParts.opAmp.toLowerCase()}?unit=parsec`)
  await expect(title(page, /TL072/)).toBeVisible()
  await expect(button(page, "On hand 75 each")).toBeVisible()
})
