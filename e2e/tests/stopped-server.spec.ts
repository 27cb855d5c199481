import { createParts } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, rowsOf } from "../src/find.ts"

test("a server that stops and comes back loses nothing and books once", async ({
  page,
  client,
  server,
  watch,
}) => {
  await createParts(client, [{ key: "SCRW", description: "Screw", stock: "10" }])
  await page.goto("/parts/SCRW")
  await button(page, "Add stock").click()
  const dialog = page.getByRole("dialog")
  await field(dialog, "Quantity").fill("5")
  await field(dialog, "Box").fill("1-2")

  await test.step("the page says that the server is gone", async () => {
    watch.expectMissingAnswers()
    await server.stop()
    await expect(page.getByText("The server doesn't answer.")).toBeVisible({ timeout: 3_000 })
    await expect(rowOf(page, "Stock", "1-1")).toContainText("10 each")
  })

  await test.step("saving fails in words and keeps what was typed", async () => {
    await button(dialog, "Add stock").click()
    await expect(dialog.getByRole("alert")).toContainText("Nothing was saved.")
    await expect(field(dialog, "Quantity")).toHaveValue("5")
  })

  await test.step("the page notices that the server is back", async () => {
    await server.start()
    await expect(page.getByText("The server doesn't answer. What you see")).toBeHidden()
  })

  await test.step("what was typed is saved, once", async () => {
    await button(dialog, "Add stock").click()
    await expect(dialog).toBeHidden()
    await expect(button(page, "On hand 15 each")).toBeVisible()
    await expect(rowsOf(page, "Ledger")).toHaveCount(2)
  })
})

test("a page that is opened while the server is gone loads when it is back", async ({
  page,
  client,
  server,
  watch,
}) => {
  await createParts(client, [{ key: "SCRW", description: "Screw", stock: "10" }])
  await page.goto("/")
  await expect(page.getByRole("link", { name: "Screw" })).toBeVisible()
  watch.expectMissingAnswers()
  await server.stop()
  await expect(page.getByText("The server doesn't answer.")).toBeVisible({ timeout: 3_000 })
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Types" }).click()
  await server.start()
  await expect(page.getByText("There are no types yet.")).toBeVisible()
})
