import { createKit, createParts } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, title } from "../src/find.ts"

test.beforeEach(({ client }) =>
  createParts(client, [{ key: "RTEN", description: "Resistor 10 kΩ", stock: "100" }]),
)

test("a line that two people edit shows both versions; mine is saved", async ({
  page,
  openPage,
  client,
  watch,
}) => {
  const kitId = await createKit(client, { name: "Blinker" }, { RTEN: "1" })
  const other = await openPage()
  for (const screen of [page, other]) {
    await screen.goto(`/kits/${kitId}`)
    await button(screen, "Edit RTEN").click()
  }
  await field(other, "Quantity").first().fill("7")
  await button(other, "Save line").click()
  await expect(button(other, "Quantity of RTEN: 7 each, edit")).toBeVisible()

  watch.expectAnswer({ status: 409, address: "kits.updateLine" })
  const editor = page.getByRole("form", { name: "Edit RTEN" })
  await field(editor, "Quantity").fill("3")
  await button(page, "Save line").click()
  const dialog = page.getByRole("dialog", { name: "Changed by someone else" })
  await expect(dialog.getByRole("row", { name: "Quantity 3 7" })).toBeVisible()
  await button(dialog, "Save mine").click()
  await expect(button(page, "Quantity of RTEN: 3 each, edit")).toBeVisible()
  expect((await client.kits.get.query({ id: kitId })).lines[0]?.quantity).toBe("3")
})

test("a part that two people edit: theirs is kept", async ({ page, client, watch }) => {
  await page.goto("/parts/RTEN")
  await button(page, "Edit").click()
  const editor = page.getByRole("dialog", { name: "Edit RTEN" })
  await field(editor, "Description").fill("Resistor 10k, mine")
  await field(editor, "Note").fill("A note of mine")

  const { version } = await client.parts.get.query({ key: "RTEN" })
  await client.parts.update.mutate({ key: "RTEN", version, description: "Resistor 10k, theirs" })

  watch.expectAnswer({ status: 409, address: "parts.update" })
  await button(editor, "Save").click()
  const dialog = page.getByRole("dialog", { name: "Changed by someone else" })
  await expect(
    dialog.getByRole("row", { name: "Description Resistor 10k, mine Resistor 10k, theirs" }),
  ).toBeVisible()
  await expect(dialog.getByRole("row", { name: "Note A note of mine (nothing)" })).toBeVisible()
  await button(dialog, "Keep theirs").click()
  await expect(field(editor, "Description")).toHaveValue("Resistor 10k, theirs")
  await button(editor, "Save").click()
  await expect(title(page, "Resistor 10k, theirs")).toBeVisible()
})

test("a kit that two people edit: mine is saved over theirs", async ({ page, client, watch }) => {
  const kitId = await createKit(client, { name: "Blinker", buildTarget: "2" }, { RTEN: "1" })
  await page.goto(`/kits/${kitId}`)
  await button(page, "Edit").click()
  const editor = page.getByRole("dialog", { name: "Edit kit" })
  await field(editor, "Build target").fill("5")

  const { version } = await client.kits.get.query({ id: kitId })
  await client.kits.update.mutate({ id: kitId, version, name: "Blinker 2" })

  watch.expectAnswer({ status: 409, address: "kits.update" })
  await button(editor, "Save").click()
  const dialog = page.getByRole("dialog", { name: "Changed by someone else" })
  await expect(dialog.getByRole("row", { name: "Name Blinker Blinker 2" })).toBeVisible()
  await expect(dialog.getByRole("row", { name: "Build target 5 2" })).toBeVisible()
  await button(dialog, "Save mine").click()
  await expect(title(page, "Blinker")).toBeVisible()
  await expect(rowOf(page, "Lines", "RTEN")).toContainText("5 each")
})
