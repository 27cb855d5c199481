import { readFile } from "node:fs/promises"
import type { Page } from "@playwright/test"
import { createKit } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, rowsOf } from "../src/find.ts"
import { sampleFile } from "../src/places.ts"
import type { Client } from "../src/server.ts"

/** Two parts that the file's 10k may mean, one that its op-amp means, and a kit that has the op-amp already. */
async function arrange(client: Client): Promise<number> {
  const attributes = [
    { name: "Value", value: "10k" },
    { name: "Footprint", value: "0805" },
  ]
  await client.parts.create.mutate({ key: "RTEN", description: "Resistor 10k 1 %", attributes })
  await client.parts.create.mutate({ key: "RTEX", description: "Resistor 10k 0.1 %", attributes })
  await client.parts.create.mutate({ key: "OPAM", description: "Dual op-amp", partNumber: "TL072CP" })
  return await createKit(client, { name: "Filter" }, { OPAM: "2" })
}

/** All that an undo has to bring back. Versions and moments go on. */
async function stateOf(client: Client, kitId: number) {
  const { lines } = await client.kits.get.query({ id: kitId })
  const { items: parts } = await client.parts.list.query({})
  const { items: archived } = await client.parts.list.query({ archived: true })
  const { items: kits } = await client.kits.list.query({})
  return {
    lines: lines.map((line) => ({ ...line, version: 0 })),
    parts,
    archived,
    kits: kits.map(({ name, lineCount }) => ({ name, lineCount })),
  }
}

/** Drops a file as a mouse does. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ fileName, text }) => {
      const data = new DataTransfer()
      data.items.add(new File([text], fileName, { type: "text/csv" }))
      return data
    },
    { fileName: name, text: content },
  )
  const target = page.getByText("Choose a file")
  await target.dispatchEvent("dragover", { dataTransfer: transfer })
  await target.dispatchEvent("drop", { dataTransfer: transfer })
}

test("a list with faults is checked, decided, imported and undone", async ({ page, client }) => {
  const kitId = await arrange(client)
  const before = await stateOf(client, kitId)
  const lines = (text: string) => rowOf(page, "Lines of the file", text)

  await test.step("drop the file", async () => {
    await page.goto(`/kits/${kitId}/import`)
    await drop(page, "faults.csv", await readFile(sampleFile("faults.csv"), "utf8"))
    await expect(
      page.getByText("Read as UTF-8, columns separated by commas, header on line 2: 8 lines, 9 in all."),
    ).toBeVisible()
  })

  await test.step("every line says what it is, every fault what is wrong", async () => {
    await expect(lines("R1, R2, R3")).toContainText("Ambiguous")
    await expect(lines("22k")).toContainText("New")
    await expect(lines("TL072")).toContainText(/Matched.*OPAM Dual op-amp/s)
    await expect(lines("HC49")).toContainText("not fitted")
    await expect(lines("470p")).toContainText("Qty: expected a quantity such as 2, 0.5 or 1 1/2, got “two”")
    await expect(lines("NE5532")).toContainText("got “-1”")
    await page.getByText("1 line was taken for no part").click()
    await expect(page.getByText("Line 11, total")).toBeVisible()
    await button(page, "Invalid 2").click()
    await expect(rowsOf(page, "Lines of the file")).toHaveCount(2)
    await button(page, "All 8").click()
  })

  await test.step("another column is read again", async () => {
    const quantity = page.getByLabel("Column for Quantity")
    await quantity.selectOption("Spares")
    await expect(lines("22k")).toContainText("5")
    await expect(lines("470p")).toContainText("New")
    await quantity.selectOption("Qty")
    await expect(lines("470p")).toContainText("Invalid")
  })

  await test.step("lines are decided", async () => {
    await expect(button(page, "Import")).toBeDisabled()
    await expect(page.getByText("1 line needs a decision first.")).toBeVisible()
    await page.getByLabel("Decision for line 3").selectOption("Use RTEX · Resistor 10k 0.1 %")
    await page.getByLabel("Decision for line 10").selectOption("Skip")
    await expect(button(page, "Import")).toBeEnabled()
  })

  await test.step("import", async () => {
    await button(page, "Import").click()
    await expect(
      page.getByText("4 lines in the kit Filter, 2 parts created, 4 lines left out."),
    ).toBeVisible()
    await expect(page.getByText("line 10 (as you decided)")).toBeVisible()
    const { lines: stored } = await client.kits.get.query({ id: kitId })
    const named = stored.filter(({ partKey }) => ["OPAM", "RTEX"].includes(partKey))
    expect(named.map(({ partKey, quantity }) => [partKey, quantity])).toEqual([
      ["OPAM", "3"],
      ["RTEX", "3"],
    ])
  })

  await test.step("undo brings back exactly what was", async () => {
    await button(page, "Undo import").click()
    await expect(page.getByText("3 lines were removed")).toBeVisible()
    expect(await stateOf(client, kitId)).toEqual(before)
  })
})

test("a list that was pasted goes into a kit that is chosen", async ({ page, client }) => {
  const kitId = await arrange(client)
  await page.goto("/import")
  await field(page, "Or paste the list").fill("Designator\tQty\tMPN\nU1, U2\t2\tTL072CP")
  await button(page, "Preview").click()
  await expect(rowOf(page, "Lines of the file", "TL072CP")).toContainText("Matched")
  await page.getByText("Existing kit").click()
  await field(page, "Kit").fill("filt")
  await page.getByRole("option", { name: "Filter" }).click()
  await button(page, "Import").click()
  await page.getByRole("link", { name: "Open the kit" }).click()
  await expect(page).toHaveURL(`/kits/${kitId}`)
  await expect(button(page, "Quantity of OPAM: 4 each, edit")).toBeVisible()
})

test("without new parts the lines that need one have to be decided", async ({ page, client }) => {
  await arrange(client)
  await page.goto("/import")
  await button(page, "File").setInputFiles(sampleFile("lamp.csv"))
  await page.getByRole("switch", { name: "Create missing parts" }).click()
  await expect(page.getByText("3 lines need a decision first.")).toBeVisible()
  await page.getByLabel("Decision for line 2").selectOption("Use another part…")
  await field(page, "Part for line 2").fill("RTEN")
  await page.getByRole("option", { name: /RTEN/ }).click()
  await expect(page.getByText("2 lines need a decision first.")).toBeVisible()
})

test("an import whose lines were edited since can't be undone, and says which", async ({
  page,
  client,
  watch,
}) => {
  await page.goto("/import")
  await button(page, "File").setInputFiles(sampleFile("lamp.csv"))
  await button(page, "Import").click()
  await expect(page.getByRole("heading", { name: "Imported" })).toBeVisible()
  const line = (await client.kits.get.query({ id: 1 })).lines[0]
  await client.kits.updateLine.mutate({ lineId: line?.id ?? 0, version: line?.version ?? 0, quantity: "7" })
  watch.expectAnswer({ status: 409, address: "bom.undoImport" })
  await button(page, "Undo import").click()
  await expect(page.getByRole("main").getByRole("alert")).toContainText(line?.partKey ?? "")
})

test("five hundred lines are imported and undone as a whole", async ({ page, client }) => {
  const faulty = new Set([10, 99, 150, 222, 333, 420, 500])
  const rows = Array.from({ length: 500 }, (_, index) => {
    const number = index + 1
    return `X${number},${faulty.has(number) ? "some" : "2"},"=SUM(A${number})",PN-${number}`
  })
  const text = ["Designator,Qty,Value,MPN", ...rows].join("\n")
  await page.goto("/import")
  await drop(page, "long list.csv", text)
  await expect(button(page, "New 493")).toBeVisible()
  await expect(button(page, "Invalid 7")).toBeVisible()
  await expect(rowsOf(page, "Lines of the file")).toHaveCount(100)
  await button(page, "Import").click()
  await expect(
    page.getByText("493 lines in the kit long list, 493 parts created, 7 lines left out."),
  ).toBeVisible()
  await button(page, "Undo import").click()
  await expect(page.getByText("493 parts were deleted")).toBeVisible()
  expect((await client.parts.list.query({})).items).toEqual([])
  expect((await client.kits.list.query({})).items).toEqual([])
})

test("a file that is no table is refused in words", async ({ page, watch }) => {
  await page.goto("/import")
  await drop(page, "empty.csv", "")
  await expect(page.getByRole("alert")).toContainText("The file is empty.")
  watch.expectAnswer({ status: 400, address: "bom.preview" })
  await drop(page, "picture.csv", "\u0089PNG\r\n\u001A\n\0\0\0\rIHDR")
  await expect(page.getByRole("main").getByRole("alert")).toContainText(/CSV|text|table/)
})
