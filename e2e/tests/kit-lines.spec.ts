import type { Page } from "@playwright/test"
import { createKit, createParts } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, rowsOf } from "../src/find.ts"

const parts = [
  { key: "RTEN", description: "Resistor 10 kΩ", stock: "100" },
  { key: "RHUN", description: "Resistor 100 Ω", stock: "100" },
  { key: "CBYP", description: "Capacitor 100 nF", stock: "100" },
  { key: "LEDR", description: "LED red", stock: "100" },
  { key: "SOLD", description: "Solder", unit: "g", stock: "500" },
] as const

test.beforeEach(({ client }) => createParts(client, parts))

/** The keys of the lines in the order in which they stand. */
async function expectOrder(page: Page, keys: readonly string[]): Promise<void> {
  await expect(rowsOf(page, "Lines")).toHaveText(keys.map((key) => new RegExp(key)))
}

test("five lines are added by typing alone", async ({ page, client }) => {
  const kitId = await createKit(client, { name: "Blinker" }, {})
  await page.goto(`/kits/${kitId}`)
  const form = page.getByRole("form", { name: "Add line" })
  await field(form, "Part").focus()
  for (const [index, { key, description }] of parts.entries()) {
    await expect(field(form, "Part")).toBeFocused()
    await page.keyboard.type(index % 2 === 0 ? key.toLowerCase() : description)
    // The mark on the match that Enter will take.
    await expect(page.getByRole("option", { name: new RegExp(key) })).toHaveAttribute(
      "data-combobox-selected",
      "true",
    )
    await page.keyboard.press("Enter")
    await expect(field(form, "Quantity")).toBeFocused()
    await page.keyboard.type(`${index + 1}`)
    await page.keyboard.press("Enter")
    await expect(rowsOf(page, "Lines")).toHaveCount(index + 1)
  }
  await expectOrder(
    page,
    parts.map(({ key }) => key),
  )
  await expect(rowOf(page, "Lines", "SOLD")).toContainText("5 g")
})

test("lines are put in another order by buttons and by dragging", async ({ page, client }) => {
  const kitId = await createKit(client, { name: "Blinker" }, { RTEN: "1", RHUN: "1", CBYP: "1" })
  await page.goto(`/kits/${kitId}`)
  await button(page, "Move CBYP up").click()
  await expectOrder(page, ["RTEN", "CBYP", "RHUN"])
  await expect.poll(() => storedOrder()).toEqual(["RTEN", "CBYP", "RHUN"])
  await expect(button(page, "Move CBYP up")).toBeFocused()
  await page.keyboard.press("Enter")
  await expectOrder(page, ["CBYP", "RTEN", "RHUN"])
  await rowOf(page, "Lines", "RHUN")
    .getByTitle("Drag to another place")
    .dragTo(rowOf(page, "Lines", "CBYP"))
  await expectOrder(page, ["RHUN", "CBYP", "RTEN"])
  await expect.poll(() => storedOrder()).toEqual(["RHUN", "CBYP", "RTEN"])
  await page.reload()
  await expectOrder(page, ["RHUN", "CBYP", "RTEN"])

  async function storedOrder() {
    return (await client.kits.get.query({ id: kitId })).lines.map((line) => line.partKey)
  }
})

test("a third stays a third", async ({ page, client }) => {
  const kitId = await createKit(client, { name: "Blinker", buildTarget: "6" }, {})
  await page.goto(`/kits/${kitId}`)
  const form = page.getByRole("form", { name: "Add line" })
  await field(form, "Part").fill("SOLD")
  await page.getByRole("option", { name: /SOLD/ }).click()
  await field(form, "Quantity").fill("1/3")
  await expect(field(form, "Quantity")).toHaveAccessibleDescription("≈ 0.333333")
  await button(form, "Add line").click()
  await expect(button(page, "Quantity of SOLD: 1/3 g, edit")).toBeVisible()
  await expect(rowOf(page, "Lines", "SOLD")).toContainText("2 g")
  await page.reload()
  await expect(button(page, "Quantity of SOLD: 1/3 g, edit")).toBeVisible()
})

test("a line is edited in its place", async ({ page, client }) => {
  const kitId = await createKit(client, { name: "Blinker", buildTarget: "3" }, { RTEN: "1" })
  await page.goto(`/kits/${kitId}`)
  await button(page, "Quantity of RTEN: 1 each, edit").click()
  const editor = page.getByRole("form", { name: "Edit RTEN" })
  await expect(field(editor, "Quantity")).toBeFocused()
  await field(editor, "Quantity").fill("nonsense")
  await page.keyboard.press("Enter")
  await expect(field(editor, "Quantity")).toHaveAccessibleDescription(/Expected a quantity/)
  await field(editor, "Quantity").fill("2")
  await field(editor, "Designators").fill("R1, R2")
  await page.keyboard.press("Enter")
  await expect(rowOf(page, "Lines", "R1, R2")).toContainText("6 each")
  await expect(button(page, "Edit RTEN")).toBeFocused()

  await page.keyboard.press("Enter")
  await field(editor, "Quantity").fill("9")
  await page.keyboard.press("Escape")
  await expect(button(page, "Quantity of RTEN: 2 each, edit")).toBeVisible()
})

test("a line that was removed is put back where it was", async ({ page, client }) => {
  const kitId = await createKit(client, { name: "Blinker" }, { RTEN: "1", RHUN: "2", CBYP: "3" })
  await page.goto(`/kits/${kitId}`)
  await button(page, "Remove RHUN").click()
  await expectOrder(page, ["RTEN", "CBYP"])
  await button(page, "Undo").click()
  await expectOrder(page, ["RTEN", "RHUN", "CBYP"])
})

test("a kit that would contain itself is refused with the way back to it", async ({
  page,
  client,
  watch,
}) => {
  await createParts(client, [
    { key: "BORD", description: "Board" },
    { key: "CASE", description: "Case" },
  ])
  const boardKit = await createKit(client, { name: "Board, tested", outputPartKey: "BORD" }, { RTEN: "1" })
  await createKit(client, { name: "Case with board", outputPartKey: "CASE" }, { BORD: "1" })
  await page.goto(`/kits/${boardKit}`)
  const form = page.getByRole("form", { name: "Add line" })
  await field(form, "Part").fill("CASE")
  await page.getByRole("option", { name: /CASE/ }).click()
  await field(form, "Quantity").fill("1")
  watch.expectAnswer({ status: 422, address: "kits.addLine" })
  await button(form, "Add line").click()
  await expect(form.getByRole("alert")).toContainText(/Board, tested → Case with board → Board, tested/)
  await expectOrder(page, ["RTEN"])
})
