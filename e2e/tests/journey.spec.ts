import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, rowsOf, title } from "../src/find.ts"
import { sampleFile } from "../src/places.ts"

test("from an empty workshop to an import that is undone", { tag: "@phone" }, async ({ page }) => {
  const main = page.getByRole("navigation", { name: "Main" })
  const wanted = page.getByRole("region", { name: "Who wants it" })
  const resistor = rowOf(page, "Lines", "RTEN").getByRole("link", { name: "Resistor 10 kΩ" })

  await test.step("start empty", async () => {
    await page.goto("/")
    await expect(page.getByText("There are no parts yet.")).toBeVisible()
  })

  await test.step("create a box", async () => {
    await main.getByRole("link", { name: "Boxes" }).click()
    await button(page, "Create box").click()
    const dialog = page.getByRole("dialog", { name: "Create box" })
    await field(dialog, "Description").fill("Drawers")
    await field(dialog, "Capacity").fill("20")
    await button(dialog, "Create box").click()
    await expect(title(page, "Box 1")).toBeVisible()
  })

  await test.step("create a part with stock", async () => {
    await main.getByRole("link", { name: "Parts" }).click()
    await page.getByRole("link", { name: "Create part" }).first().click()
    await field(page, "Description").fill("Resistor 10 kΩ")
    await field(page, "Key").fill("rten")
    await field(page, "Opening stock").fill("12")
    await field(page, "Box").fill("1")
    await field(page, "Location").fill("3")
    await button(page, "Create part").click()
    await expect(title(page, "Resistor 10 kΩ")).toBeVisible()
    await expect(button(page, "On hand 12 each")).toBeVisible()
    await expect(rowOf(page, "Stock", "1-3")).toContainText("12 each")
    await expect(wanted).toBeHidden()
  })

  await test.step("create a kit", async () => {
    await main.getByRole("link", { name: "Kits" }).click()
    await page.getByRole("link", { name: "Create kit" }).first().click()
    await field(page, "Name").fill("Blinker")
    await field(page, "Build target").fill("4")
    await button(page, "Create kit").click()
    await expect(title(page, "Blinker")).toBeVisible()
  })

  await test.step("add a line", async () => {
    const form = page.getByRole("form", { name: "Add line" })
    await field(form, "Part").fill("rten")
    await page.getByRole("option", { name: /RTEN/ }).click()
    await field(form, "Quantity").fill("2")
    await button(form, "Add line").click()
    await expect(rowOf(page, "Lines", "RTEN")).toContainText("8 each")
    await expect(page.getByText("Everything is there")).toBeVisible()
  })

  await test.step("the part says who wants it", async () => {
    await resistor.click()
    await expect(button(page, "Reserved 8 each")).toBeVisible()
    await expect(button(page, "Available 4 each")).toBeVisible()
    await expect(rowOf(page, "Kits that want it", "Blinker")).toContainText("8 each")
  })

  await test.step("archive the kit, and nobody wants the part any more", async () => {
    await wanted.getByRole("link", { name: "Blinker" }).click()
    await button(page, "Archive").click()
    await expect(page.getByText("Archived Blinker.")).toBeVisible()
    await expect(button(page, "Bring back")).toBeVisible()
    await resistor.click()
    await expect(button(page, "Reserved 0 each")).toBeVisible()
    await expect(wanted).toBeHidden()
  })

  await test.step("import a bill of materials", async () => {
    await main.getByRole("link", { name: "Import" }).click()
    await button(page, "File").setInputFiles(sampleFile("lamp.csv"))
    await expect(rowOf(page, "Lines of the file", "LED red")).toContainText("New")
    await button(page, "Import").click()
    await expect(page.getByText("3 lines in the kit lamp, 3 parts created, 0 lines left out.")).toBeVisible()
  })

  await test.step("undo the import", async () => {
    await button(page, "Undo import").click()
    await expect(page.getByRole("heading", { name: "Import undone" })).toBeVisible()
    await main.getByRole("link", { name: "Kits" }).click()
    await expect(page.getByText("There are no kits yet.")).toBeVisible()
    await main.getByRole("link", { name: "Parts" }).click()
    await expect(rowsOf(page, "Parts")).toHaveCount(1)
    await expect(rowOf(page, "Parts", "RTEN")).toContainText("12 each")
  })
})
