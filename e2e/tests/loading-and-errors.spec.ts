import { createKit, createParts } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, title } from "../src/find.ts"
import { holdRequests } from "../src/network.ts"

test.beforeEach(async ({ client }) => {
  await createParts(client, [{ key: "SCRW", description: "Screw", stock: "10" }])
  await createKit(client, { name: "Blinker" }, { SCRW: "2" })
  await client.types.create.mutate({ name: "Fasteners" })
})

const slow = [
  { path: "/", procedure: "parts.list", shown: "Screw" },
  { path: "/kits", procedure: "kits.list", shown: "Blinker" },
  { path: "/boxes", procedure: "boxes.list", shown: "Drawers" },
  { path: "/types", procedure: "types.list", shown: "Fasteners" },
  { path: "/parts/SCRW", procedure: "parts.get", shown: "Screw" },
  { path: "/kits/1", procedure: "kits.get", shown: "Blinker" },
  { path: "/boxes/1", procedure: "boxes.get", shown: "Drawers" },
]

for (const { path, procedure, shown } of slow) {
  test(`${path} shows that it loads, and does not jump when it has`, async ({ page }) => {
    const requests = await holdRequests(page, procedure)
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const shift = "value" in entry && typeof entry.value === "number" ? entry.value : 0
          sessionStorage.shifts = Number(sessionStorage.shifts ?? 0) + shift
        }
      }).observe({ type: "layout-shift", buffered: true })
    })
    await page.goto(path)
    const main = page.getByRole("main")
    const loading = main.getByRole("status").filter({ hasText: "Loading" })
    await expect(loading.first()).toBeVisible()
    await requests.release()
    await expect(main.getByText(shown).first()).toBeVisible()
    await expect(loading).toHaveCount(0)
    expect(Number(await page.evaluate(() => sessionStorage.shifts ?? 0))).toBeLessThanOrEqual(0.1)
  })
}

const missing = [
  { path: "/no/such/page", says: "There is no page at this address." },
  { path: "/kits/one", says: "There is no page at this address." },
  { path: "/parts/ZZZZ", says: "There is no part ZZZZ.", procedure: "parts.get" },
  { path: "/kits/999", says: "There is no kit 999.", procedure: "kits.get" },
  { path: "/boxes/999", says: "There is no box 999.", procedure: "boxes.get" },
  { path: "/kits/999/import", says: "There is no kit 999.", procedure: "kits.get" },
]

for (const { path, says, procedure } of missing) {
  test(`${path} leads nowhere and says so`, async ({ page, watch }) => {
    if (procedure !== undefined) watch.expectAnswer({ status: 404, address: procedure })
    await page.goto(path)
    await expect(title(page, "Not found")).toBeVisible()
    await expect(page.getByText(says)).toBeVisible()
    await page.getByRole("link", { name: "All kits" }).click()
    await expect(page.getByRole("link", { name: "Blinker" })).toBeVisible()
  })
}

const breaking = [
  { path: "/", table: "parts", procedure: "parts.list", shown: "Screw" },
  { path: "/kits", table: "kits", procedure: "kits.list", shown: "Blinker" },
  { path: "/kits/1", table: "kit_lines", procedure: "kits.get", shown: "Screw" },
  { path: "/types", table: "types", procedure: "types.list", shown: "Fasteners" },
]

for (const { path, table, procedure, shown } of breaking) {
  test(`${path} on a broken server names the request and loads after a retry`, async ({
    page,
    server,
    watch,
  }) => {
    await server.sql(`alter table ${table} rename to broken`)
    watch.expectAnswer({ status: 500, address: procedure })
    await page.goto(path)
    const alert = page.getByRole("main").getByRole("alert")
    await expect(alert).toContainText("Something went wrong")
    await expect(alert).toContainText(/Request id: [\w-]{8,}/)
    await expect(alert).not.toContainText(/relation|select|broken|kysely/i)
    expect(server.log()).toContain("does not exist")

    await server.sql(`alter table broken rename to ${table}`)
    await button(page, "Retry").click()
    await expect(page.getByRole("main").getByText(shown).first()).toBeVisible()
    await expect(alert).toBeHidden()
  })
}

test("a form that could not be saved keeps what was typed and can be sent again", async ({
  page,
  server,
  watch,
}) => {
  await page.goto("/parts/SCRW")
  await button(page, "Add stock").click()
  const dialog = page.getByRole("dialog")
  await field(dialog, "Quantity").fill("5")
  await field(dialog, "Box").fill("1-2")
  await field(dialog, "Note").fill("from the market")
  await server.sql("alter table movements rename to broken")
  watch.expectAnswer({ status: 500, address: "stock.add" })
  // What the page shows is read again, the ledger too.
  watch.expectAnswer({ status: 207, address: "parts.movements" })
  await button(dialog, "Add stock").click()
  await expect(dialog.getByRole("alert")).toContainText(/Something went wrong.*Request id/s)
  await expect(field(dialog, "Quantity")).toHaveValue("5")
  await expect(field(dialog, "Note")).toHaveValue("from the market")

  await server.sql("alter table broken rename to movements")
  await button(dialog, "Add stock").click()
  await expect(dialog).toBeHidden()
  await expect(rowOf(page, "Stock", "1-2")).toContainText("5 each")
})
