import { demoKits, demoParts } from "@kitwright/demo/names"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowsOf, title } from "../src/find.ts"

test.use({ content: "shared demo" })

test("a number opens what is behind it by the keyboard, and Back leads back to the same place", async ({
  page,
}) => {
  await page.goto("/?stock=in")
  const link = page.getByRole("link", { name: "Dual JFET op-amp TL072, DIP-8" })
  await expect(rowsOf(page, "Parts").first()).toBeVisible()
  await field(page, "Search parts")
    .or(page.getByRole("searchbox", { name: "Search parts" }))
    .fill("i")
  await expect(page).toHaveURL("/?stock=in&query=i")
  await link.scrollIntoViewIfNeeded()
  const scrolled = await page.evaluate(() => scrollY)
  expect(scrolled).toBeGreaterThan(0)
  await link.click()

  const reserved = page.getByRole("button", { name: /^Reserved 24 each/ })
  const card = page.getByRole("region", { name: "Quantities" })
  await expect(reserved).toBeVisible()
  await expect(card.getByRole("link")).toHaveCount(0)
  await reserved.focus()
  await expect(card.getByRole("listitem").filter({ hasText: demoKits.filter })).toContainText("6 each")
  await page.keyboard.press("Tab")
  await expect(card.getByRole("link").first()).toBeFocused()
  const name = (await card.getByRole("link").first().textContent()) ?? ""
  await page.keyboard.press("Enter")
  await expect(title(page, name)).toBeVisible()
  await expect(title(page, name)).toBeFocused()

  await page.goBack()
  await expect(title(page, /TL072/)).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL("/?stock=in&query=i")
  await expect(link).toBeVisible()
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(scrolled)
})

test("Escape closes a card, and the number keeps the focus", async ({ page }) => {
  await page.goto(`/parts/${demoParts.opAmp}`)
  const onHand = page.getByRole("button", { name: /^On hand/ })
  const card = page.getByRole("region", { name: "Quantities" })
  await onHand.focus()
  await expect(card.getByRole("link", { name: "3-1" }).first()).toBeVisible()
  await page.keyboard.press("Escape")
  await expect(card.getByRole("link")).toHaveCount(0)
  await expect(onHand).toBeFocused()
})

test("a tap opens a card, and another its kit", { tag: "@phone" }, async ({ page, isMobile }) => {
  await page.goto(`/parts/${demoParts.opAmp}`)
  const reserved = page.getByRole("button", { name: /^Reserved/ })
  await (isMobile ? reserved.tap() : reserved.click())
  const card = page.getByRole("region", { name: "Quantities" })
  await card.getByRole("link", { name: demoKits.oscillator }).click()
  await expect(title(page, demoKits.oscillator)).toBeVisible()
})

test("a kit names what limits it and who makes its parts, and each is a link", async ({ page, client }) => {
  const { items } = await client.kits.list.query({ query: demoKits.oscillator })
  await page.goto(`/kits/${items.find((kit) => kit.name === demoKits.oscillator)?.id}`)
  await page.getByText("from stock, limited by").getByRole("link", { name: demoParts.oscillatorChip }).click()
  await expect(title(page, /AS3340/)).toBeVisible()
  await page
    .getByRole("region", { name: "Who wants it" })
    .getByRole("link", { name: demoKits.oscillator })
    .click()
  await page.getByRole("link", { name: demoParts.oscillatorModule }).click()
  await expect(button(page, "Add stock")).toBeVisible()
})
