import { createParts } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button } from "../src/find.ts"

const emptyLists = [
  { path: "/", sentence: "There are no parts yet.", actions: ["Create part", "Import CSV"] },
  { path: "/kits", sentence: "There are no kits yet.", actions: ["Create kit", "Import BOM"] },
  { path: "/boxes", sentence: "There are no boxes yet.", actions: ["Create the first box"] },
  { path: "/types", sentence: "There are no types yet.", actions: ["Create type"] },
]

for (const { path, sentence, actions } of emptyLists) {
  test(`${path} of an empty workshop says what is missing and what to do`, async ({ page }) => {
    await page.goto(path)
    const main = page.getByRole("main")
    await expect(main.getByText(sentence)).toBeVisible()
    for (const name of actions) {
      await expect(main.getByRole("link", { name }).or(button(main, name)).last()).toBeVisible()
    }
    await expect(main.getByText("Loading")).toHaveCount(0)
  })
}

test("a part that nobody has or wants says so", async ({ page, client }) => {
  await createParts(client, [{ key: "LAMP", description: "Lamp" }])
  await page.goto("/parts/LAMP")
  await expect(page.getByText("There is none of it in any box.")).toBeVisible()
  await expect(page.getByText("Nothing was moved yet.")).toBeVisible()
  await expect(page.getByText("The quantity on hand never changed.")).toBeVisible()
  await expect(page.getByRole("region", { name: "Who wants it" })).toBeHidden()
  await expect(page.getByText("Loading")).toHaveCount(0)
})

test("a kit without lines asks for the first one", async ({ page, client }) => {
  const { id } = await client.kits.create.mutate({ name: "Blinker" })
  await page.goto(`/kits/${id}`)
  await expect(page.getByText("This kit has no lines yet.")).toBeVisible()
  await expect(page.getByText("Add lines to see how many.")).toBeVisible()
})

test("a search without a match says so and offers the way back", async ({ page, client }) => {
  await createParts(client, [{ key: "LAMP", description: "Lamp" }])
  await page.goto("/?query=nothing+like+it")
  await expect(page.getByText("No part matches this search and these filters.")).toBeVisible()
  await button(page, "Clear search and filters").click()
  await expect(page).toHaveURL("/")
  await expect(page.getByRole("link", { name: "Lamp" })).toBeVisible()
})
