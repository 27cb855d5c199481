import { createKit, createParts } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, noticeOf, rowOf } from "../src/find.ts"

const thumbPixels = 44

test.beforeEach(async ({ client }) => {
  await createParts(client, [{ key: "SCRW", description: "Screw", stock: "10" }])
  await createKit(client, { name: "Blinker" }, { SCRW: "2" })
})

const mainActions = [
  { path: "/", role: "link", name: "Create part" },
  { path: "/parts/new", role: "button", name: "Create part" },
  { path: "/parts/SCRW", role: "button", name: "Add stock" },
  { path: "/parts/SCRW", role: "button", name: "Take photo" },
  { path: "/parts/SCRW", role: "button", name: "Add files" },
  { path: "/kits", role: "link", name: "Create kit" },
  { path: "/kits/new", role: "button", name: "Create kit" },
  { path: "/kits/1", role: "button", name: "Add line" },
  { path: "/boxes", role: "button", name: "Create box" },
  { path: "/types", role: "button", name: "Create type" },
] as const

test("what is done most is large enough for a thumb", { tag: "@phone-only" }, async ({ page }) => {
  for (const { path, role, name } of mainActions) {
    await page.goto(path)
    const action = page.getByRole(role, { name, exact: true })
    await expect(action).toBeVisible()
    const box = await action.boundingBox()
    expect.soft(box?.height, `${name} on ${path}`).toBeGreaterThanOrEqual(thumbPixels)
  }
  for (const link of await page.getByRole("navigation", { name: "Main" }).getByRole("link").all()) {
    const box = await link.boundingBox()
    expect.soft(box?.height, "navigation").toBeGreaterThanOrEqual(thumbPixels)
  }
})

test(
  "a dialog can be saved while the keyboard takes half of the screen",
  { tag: "@phone-only" },
  async ({ page }) => {
    await page.goto("/parts/SCRW")
    await button(page, "Add stock").tap()
    await page.setViewportSize({ width: 390, height: 400 })
    const dialog = page.getByRole("dialog")
    await field(dialog, "Quantity").fill("5")
    await field(dialog, "Box").fill("1-2")
    await button(dialog, "Add stock").tap()
    await expect(dialog).toBeHidden()
    await expect(rowOf(page, "Stock", "1-2")).toContainText("5 each")
  },
)

test("a notice does not cover the navigation", { tag: "@phone-only" }, async ({ page }) => {
  await page.goto("/kits/1")
  await button(page, "Archive").tap()
  const notice = noticeOf(page, "Archived Blinker.")
  await expect(notice.getByRole("button", { name: "Undo" })).toBeVisible()
  // The click fails when something lies over the link.
  await page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: "Import" })
    .click({ timeout: 3_000 })
  await expect(notice).toBeVisible()
})
