import type { Page } from "@playwright/test"
import { createBox, createParts } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, rowsOf, title } from "../src/find.ts"
import { holdRequests } from "../src/network.ts"

test("with the keyboard alone", async ({ page, client }) => {
  await createBox(client)
  await page.goto("/")
  await expect(page.getByText("There are no parts yet.")).toBeVisible()

  await page.keyboard.press("n")
  await expect(title(page, "New part")).toBeFocused()
  await tabTo(page, "Description")
  await page.keyboard.type("Bread flour")
  await tabTo(page, "Unit")
  await page.keyboard.press("ControlOrMeta+a")
  await page.keyboard.type("kg")
  await expect(page.getByRole("option", { name: "kg kilogram" })).toBeVisible()
  await page.keyboard.press("Enter")
  await tabTo(page, "Opening stock")
  await page.keyboard.type("1 1/2")
  await tabTo(page, "Box")
  await page.keyboard.type("1-3")
  await expect(field(page, "Location")).toHaveValue("3")
  await tabTo(page, "Create part")
  await page.keyboard.press("Enter")

  await expect(title(page, "Bread flour")).toBeFocused()
  await expect(button(page, "On hand 1.5 kg")).toBeVisible()
  await page.reload()
  await expect(button(page, "On hand 1.5 kg")).toBeVisible()
})

/** Presses Tab until the field or button of this name has the focus, which has to be seen on the way. */
async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = field(page, name).or(button(page, name))
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab")
    const focused = page.locator(":focus-visible")
    await expect(focused, "the focus can be seen").toHaveCount(1)
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`${name} can't be reached by Tab.`)
}

test("a weight is shown in another unit and comes back exactly", async ({ page, client }) => {
  await createParts(client, [{ key: "FLBR", description: "Bread flour", unit: "kg", stock: "1 1/2" }])
  await page.goto("/parts/FLBR")
  await field(page, "Show in").click()
  await page.getByRole("option", { name: "g", exact: true }).click()
  await expect(button(page, "On hand 1500 g")).toBeVisible()
  await expect(rowOf(page, "Stock", "1-1")).toContainText("1500 g")
  await field(page, "Show in").click()
  await page.getByRole("option", { name: "kg", exact: true }).click()
  await expect(button(page, "On hand 1.5 kg")).toBeVisible()
})

test("a decimal comma is a decimal point", async ({ page, client }) => {
  await createBox(client)
  await page.goto("/parts/new")
  await field(page, "Description").fill("Epoxy")
  await chooseUnit(page, "g")
  await field(page, "Opening stock").fill("0,3")
  await expect(field(page, "Opening stock")).toHaveAccessibleDescription("= 0.3 g")
  await field(page, "Box").fill("1")
  await field(page, "Location").fill("1")
  await button(page, "Create part").click()
  await expect(button(page, "On hand 0.3 g")).toBeVisible()
})

async function chooseUnit(page: Page, code: string): Promise<void> {
  await field(page, "Unit").click()
  await page.getByRole("option", { name: new RegExp(`^${code}( |$)`) }).click()
}

const refusals = [
  { typed: "a lot", message: /^Expected a quantity such as 8, 0\.3, 1\/2 or 1 1\/2/ },
  { typed: "1,500", message: "1,500 is unclear: write 1.500 or 1500." },
  { typed: "-3", message: "Enter 0 or more." },
  { typed: "4.6", message: "Enter a whole number: this part is not divided." },
]

for (const { typed, message } of refusals) {
  test(`“${typed}” is refused under its field and stays there`, async ({ page, client }) => {
    await createBox(client)
    await page.goto("/parts/new")
    await field(page, "Description").fill("Screw")
    await field(page, "Box").fill("1")
    await field(page, "Location").fill("1")
    await field(page, "Opening stock").fill(typed)
    await button(page, "Create part").click()
    await expect(field(page, "Opening stock")).toHaveAccessibleDescription(message)
    await expect(field(page, "Opening stock")).toHaveAttribute("aria-invalid", "true")
    await expect(field(page, "Opening stock")).toHaveValue(typed)
    await expect(field(page, "Description")).toHaveValue("Screw")
    expect((await client.parts.list.query({})).items).toEqual([])
  })
}

test("what the server refuses is said under its field, too", async ({ page, client, watch }) => {
  await createParts(client, [{ key: "SCRW", description: "Screw", stock: "5" }])
  await page.goto("/parts/new")
  await field(page, "Description").fill("Another screw")
  await field(page, "Key").fill("SCRW")
  watch.expectAnswer({ status: 409, address: "parts.create" })
  await button(page, "Create part").click()
  await expect(field(page, "Key")).toHaveAccessibleDescription(/SCRW/)
  await expect(field(page, "Description")).toHaveValue("Another screw")

  await field(page, "Key").fill("SCRX")
  await field(page, "Opening stock").fill("2")
  await field(page, "Box").fill("1")
  await field(page, "Location").fill("11")
  watch.expectAnswer({ status: 404, address: "parts.create" })
  await button(page, "Create part").click()
  await expect(field(page, "Location")).toHaveAccessibleDescription(/There is no location 1-11/)
})

test("a double click creates one part", async ({ page, client }) => {
  await page.goto("/parts/new")
  await field(page, "Description").fill("Screw")
  const requests = await holdRequests(page, "parts.create")
  await button(page, "Create part").dblclick()
  await requests.release()
  await expect(title(page, "Screw")).toBeVisible()
  expect(requests.count()).toBe(1)
  expect((await client.parts.list.query({})).items).toHaveLength(1)
})

test("an answer that gets lost and a second try create one part", async ({ page, client, watch }) => {
  await page.goto("/parts/new")
  await field(page, "Description").fill("Screw")
  watch.expectMissingAnswers()
  await page.route(
    /parts\.create/,
    async (route) => {
      await route.fetch()
      await route.abort("connectionreset")
    },
    { times: 1 },
  )
  await button(page, "Create part").click()
  await expect(page.getByRole("alert")).toContainText("The server doesn't answer")
  await expect(field(page, "Description")).toHaveValue("Screw")
  await button(page, "Create part").click()
  await expect(title(page, "Screw")).toBeVisible()
  expect((await client.parts.list.query({})).items).toHaveLength(1)
})

test("create and add another keeps the form open", async ({ page }) => {
  await page.goto("/parts/new")
  await field(page, "Description").fill("Screw")
  await button(page, "Create and add another").click()
  await expect(field(page, "Description")).toHaveValue("")
  await expect(field(page, "Description")).toBeFocused()
  await page.keyboard.type("Washer")
  await button(page, "Create and add another").click()
  await expect(field(page, "Description")).toHaveValue("")
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Parts" }).click()
  await expect(rowsOf(page, "Parts")).toHaveCount(2)
})
