import type { Page } from "@playwright/test"
import { createParts } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, noticeOf, rowOf, rowsOf } from "../src/find.ts"
import { holdRequests } from "../src/network.ts"

test.beforeEach(async ({ page, client }) => {
  await createParts(client, [{ key: "SCRW", description: "Screw", stock: "10" }])
  await page.goto("/parts/SCRW")
  await expect(button(page, "On hand 10 each")).toBeVisible()
})

test("add, remove, move and count, and take each back", async ({ page, client }) => {
  const ledger = rowsOf(page, "Ledger")

  await test.step("add", async () => {
    await button(page, "Add stock").click()
    const dialog = page.getByRole("dialog", { name: "Add stock of SCRW" })
    await expect(field(dialog, "Quantity")).toBeFocused()
    await field(dialog, "Quantity").fill("5")
    await field(dialog, "Box").fill("1-2")
    await field(dialog, "Note").fill("from the market")
    await button(dialog, "Add stock").click()
    await expect(dialog).toBeHidden()
    await expect(button(page, "On hand 15 each")).toBeVisible()
    await expect(rowOf(page, "Stock", "1-2")).toContainText("5 each")
    await expect(ledger).toHaveCount(2)
    await expect(ledger.first()).toContainText(/Received.*from the market.*\+5 each.*supplier → 1-2.*local/s)
  })

  await test.step("undo in the notice", async () => {
    await noticeOf(page, "Added 5 each to 1-2.").getByRole("button", { name: "Undo" }).click()
    await expect(button(page, "On hand 10 each")).toBeVisible()
    await expect(rowOf(page, "Stock", "1-2")).toBeHidden()
    await expect(ledger).toHaveCount(3)
    await expect(ledger.nth(0)).toContainText(/Undone.*takes back no\. 2/s)
    await expect(ledger.nth(1)).toContainText(/Received.*taken back by no\. 3/s)
  })

  await test.step("remove", async () => {
    await button(page, "Remove 1-1").click()
    const dialog = page.getByRole("dialog", { name: "Remove SCRW from 1-1" })
    await field(dialog, "Quantity").fill("3")
    await button(dialog, "Remove stock").click()
    await expect(button(page, "On hand 7 each")).toBeVisible()
    await expect(ledger.first()).toContainText(/Used.*−3 each.*1-1 → used up/s)
  })

  await test.step("move", async () => {
    await button(page, "Move 1-1").click()
    const dialog = page.getByRole("dialog", { name: "Move SCRW from 1-1" })
    await field(dialog, "Quantity").fill("4")
    await field(dialog, "Box").fill("1")
    await field(dialog, "Location").fill("7")
    await button(dialog, "Move stock").click()
    await expect(rowOf(page, "Stock", "1-7")).toContainText("4 each")
    await expect(rowOf(page, "Stock", "1-1")).toContainText("3 each")
    await expect(button(page, "On hand 7 each")).toBeVisible()
    await expect(ledger.first()).toContainText(/Moved.*4 each.*1-1 → 1-7/s)
  })

  await test.step("count", async () => {
    await button(page, "Count 1-7").click()
    const dialog = page.getByRole("dialog", { name: "Count SCRW in 1-7" })
    await expect(dialog.getByText("The books say 4 each.")).toBeVisible()
    await field(dialog, "Counted").fill("6")
    await button(dialog, "Save count").click()
    await expect(button(page, "On hand 9 each")).toBeVisible()
    await expect(ledger.first()).toContainText(/Counted.*\+2 each/s)
  })

  await test.step("undo in the ledger", async () => {
    await expect(ledger).toHaveCount(6)
    const removal = rowOf(page, "Ledger", "1-1 → used up")
    await removal.getByRole("button", { name: "Undo no. 4" }).click()
    await expect(button(page, "On hand 12 each")).toBeVisible()
    await expect(rowOf(page, "Stock", "1-1")).toContainText("6 each")
    await expect(removal).toContainText("taken back by no. 7")
    await expect(removal.getByRole("button")).toBeHidden()
  })

  expect(await client.system.verify.mutate()).toMatchObject({ ok: true })
})

test("a count that is right books nothing", async ({ page }) => {
  await button(page, "Count 1-1").click()
  const dialog = page.getByRole("dialog")
  await field(dialog, "Counted").fill("10")
  await button(dialog, "Save count").click()
  await expect(page.getByText("The count in 1-1 was right.")).toBeVisible()
  await expect(rowsOf(page, "Ledger")).toHaveCount(1)
})

test("a double click on save books once, and so does one on undo", async ({ page }) => {
  await button(page, "Remove 1-1").click()
  const dialog = page.getByRole("dialog")
  await field(dialog, "Quantity").fill("1")
  const removals = await holdRequests(page, "stock.remove")
  await button(dialog, "Remove stock").dblclick()
  await removals.release()
  await expect(button(page, "On hand 9 each")).toBeVisible()
  expect(removals.count()).toBe(1)

  const undos = await holdRequests(page, "stock.undo")
  await noticeOf(page, "Removed 1 each from 1-1.").getByRole("button", { name: "Undo" }).dblclick()
  await undos.release()
  await expect(button(page, "On hand 10 each")).toBeVisible()
  await expect(rowsOf(page, "Ledger")).toHaveCount(3)
  expect(undos.count()).toBe(1)
})

test("taking more than there is is refused in words, and what was typed stays", async ({ page, watch }) => {
  watch.expectAnswer({ status: 409, address: "stock.remove" })
  await button(page, "Remove 1-1").click()
  const dialog = page.getByRole("dialog")
  await field(dialog, "Quantity").fill("11")
  await button(dialog, "Remove stock").click()
  await expect(dialog.getByRole("alert")).toContainText("SCRW: 11 each needed, 10 each available")
  await expect(field(dialog, "Quantity")).toHaveValue("11")
  await expect(button(page, "On hand 10 each")).toBeVisible()
})

test("a lot on hold counts as held and not as available", async ({ page }) => {
  await button(page, "Lot 1-1").click()
  const dialog = page.getByRole("dialog")
  await dialog.getByRole("checkbox", { name: "On hold" }).check()
  await field(dialog, "Lot code").fill("A-7")
  await button(dialog, "Save").click()
  await expect(button(page, "Held 10 each")).toBeVisible()
  await expect(button(page, "Available 0 each")).toBeVisible()
  await expect(rowOf(page, "Stock", "A-7")).toContainText("On hold")
})

test("two people take the last ones at the same moment: one gets them", async ({
  page,
  openPage,
  client,
  watch,
}) => {
  watch.expectAnswer({ status: 409, address: "stock.remove" })
  const other = await openPage()
  await other.goto("/parts/SCRW")
  const people = await Promise.all([page, other].map(prepareToTakeAll))
  await Promise.all(people.map(({ requests }) => requests.release()))

  const outcomes = await Promise.all(
    people.map(async ({ won, lost }) => {
      await expect(won.or(lost)).toBeVisible()
      return await won.isVisible()
    }),
  )
  expect(outcomes.filter(Boolean)).toHaveLength(1)
  await expect(button(page, "On hand 0 each")).toBeVisible()
  await expect(button(other, "On hand 0 each")).toBeVisible()
  expect((await client.parts.movements.query({ key: "SCRW" })).items).toHaveLength(2)
})

/** Everything is done but the sending. */
async function prepareToTakeAll(page: Page) {
  const requests = await holdRequests(page, "stock.remove")
  await button(page, "Remove 1-1").click()
  const dialog = page.getByRole("dialog")
  await field(dialog, "Quantity").fill("10")
  await button(dialog, "Remove stock").click()
  await expect.poll(() => requests.count()).toBe(1)
  return {
    requests,
    won: noticeOf(page, "Removed 10 each from 1-1."),
    lost: dialog.getByRole("alert").filter({ hasText: "SCRW: 10 each needed, 0 each available" }),
  }
}
