import { demoParts } from "@kitwright/demo/names"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowsOf, title } from "../src/find.ts"

test.use({ content: "shared demo" })

test("keys lead everywhere, and are silent in fields and dialogs", async ({ page }) => {
  await page.goto("/")
  await expect(rowsOf(page, "Parts").first()).toBeVisible()
  for (const { keys, name } of [
    { keys: ["g", "k"], name: "Kits" },
    { keys: ["g", "b"], name: "Boxes" },
    { keys: ["g", "t"], name: "Types" },
    { keys: ["g", "i"], name: "Import" },
    { keys: ["g", "p"], name: "Parts" },
    { keys: ["g", "k"], name: "Kits" },
    { keys: ["n"], name: "New kit" },
  ]) {
    for (const key of keys) await page.keyboard.press(key)
    await expect(title(page, name)).toBeVisible()
  }
  await field(page, "Name").focus()
  await page.keyboard.type("gpn/?")
  await expect(field(page, "Name")).toHaveValue("gpn/?")
  await expect(title(page, "New kit")).toBeVisible()
})

test("a part is found and opened from anywhere", async ({ page }) => {
  await page.goto("/boxes")
  await expect(title(page, "Boxes")).toBeVisible()
  await page.keyboard.press("/")
  await expect(field(page, "Find a part")).toBeFocused()
  await page.keyboard.type("tl072")
  await expect(page.getByRole("option", { name: /TLOP/ })).toBeVisible()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await expect(title(page, /TL072/)).toBeVisible()
})

test("the focus comes back from a dialog", async ({ page }) => {
  await page.goto(`/parts/${demoParts.opAmp}`)
  await button(page, "Add stock").focus()
  await page.keyboard.press("Enter")
  await expect(field(page.getByRole("dialog"), "Quantity")).toBeFocused()
  await page.keyboard.press("g")
  await expect(page.getByRole("dialog")).toBeVisible()
  await page.keyboard.press("Escape")
  await expect(page.getByRole("dialog")).toBeHidden()
  await expect(button(page, "Add stock")).toBeFocused()
})

test("the first Tab leads past the navigation", async ({ page }) => {
  await page.goto("/kits")
  await expect(title(page, "Kits")).toBeVisible()
  await page.keyboard.press("Tab")
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused()
  await page.keyboard.press("Enter")
  await expect(page.getByRole("main")).toBeFocused()
})
