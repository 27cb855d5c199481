import type { Page } from "@playwright/test"
import { createParts } from "../src/arrange.ts"
import { documentsOf, drop, paste, pdf, photo, type TestFile } from "../src/documents.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, rowsOf, title } from "../src/find.ts"
import { holdRequests, throttleUploads } from "../src/network.ts"

test.beforeEach(async ({ client, page }) => {
  await createParts(client, [{ key: "LAMP", description: "Lamp" }])
  await page.goto("/parts/LAMP")
  await expect(documentsOf(page).getByText("There are no documents yet.")).toBeVisible()
})

/** A data sheet of some hundred kilobytes. */
function longPdf(name: string): TestFile {
  const page = "It lights up when it is switched on, and goes dark when it is not.\n".repeat(50)
  return pdf(
    name,
    Array.from({ length: 120 }, (_, index) => `Page ${index + 1}\n${page}`),
  )
}

/** Notes from now on how often each progress bar of the page has risen. */
async function countRises(page: Page): Promise<(name: string) => Promise<number>> {
  await page.evaluate(() => {
    const seen = new Map<string, number[]>()
    const look = () => {
      for (const bar of document.querySelectorAll("[role=progressbar]")) {
        const name = bar.getAttribute("aria-label") ?? ""
        const values = seen.get(name) ?? [0]
        const value = Number(bar.getAttribute("aria-valuenow"))
        if (value > (values.at(-1) ?? 0)) seen.set(name, [...values, value])
      }
      document.documentElement.dataset.rises = JSON.stringify(
        Object.fromEntries([...seen].map(([name, values]) => [name, values.length - 1])),
      )
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  return async (name) => {
    const rises = await page.evaluate(() => document.documentElement.dataset.rises ?? "{}")
    const counts: unknown = JSON.parse(rises)
    const entries = Object.entries(typeof counts === "object" && counts !== null ? counts : {})
    return Number(entries.find(([label]) => label.startsWith(name))?.[1] ?? 0)
  }
}

test("several files are sent at once, each with its own progress, and one is given up", async ({ page }) => {
  const names = ["front.pdf", "back.pdf", "side.pdf"]
  const throttle = await throttleUploads(page, 300_000)
  const rises = await countRises(page)
  await drop(page, names.map(longPdf))
  await expect(rowsOf(page, "Uploads")).toHaveCount(3)
  for (const name of names) {
    await expect
      .poll(() => rises(name), { message: `how often the bar of ${name} rose` })
      .toBeGreaterThanOrEqual(3)
  }
  await button(page, "Cancel side.pdf").click()
  await expect(rowsOf(page, "Uploads")).toHaveCount(2)
  await throttle.release()

  await expect(rowsOf(page, "Uploads")).toHaveCount(0)
  await expect(rowsOf(page, "Documents")).toHaveCount(2)
  await expect(rowOf(page, "Documents", "front")).toContainText("PDF")
  await page.reload()
  await expect(rowsOf(page, "Documents")).toHaveCount(2)
})

test("what is dropped before the documents are loaded is sent when they are", async ({ page }) => {
  const held = await holdRequests(page, "attachments.sets.get")
  await page.reload()
  await drop(page, [await photo("front.jpg")])
  await drop(page, [pdf("data sheet.pdf", ["It takes 12 volts."])])
  await held.release()
  await expect(rowsOf(page, "Documents")).toHaveCount(2)
})

test("a file that the store refused once is there once after a second try", async ({
  page,
  server,
  watch,
}) => {
  server.store.faults.add({ fault: { kind: "error", status: 503 }, method: "PUT", times: 1 })
  watch.expectAnswer({ status: 503, address: server.store.origin })
  await drop(page, [await photo("front.jpg")])
  const row = rowOf(page, "Uploads", "front.jpg")
  await expect(row).toContainText("The store can't take the file now (status 503).")
  await button(row, "Retry front.jpg").click()
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
  await expect(row).toHaveCount(0)
})

test("a file whose arrival nobody heard of is there once after a second try", async ({
  page,
  client,
  server,
  watch,
}) => {
  watch.expectMissingAnswers()
  watch.expectAnswer({ status: 412, address: server.store.origin })
  // Not by a fault of the store: a browser may repeat by itself what was cut off.
  await page.route(
    (url) => url.origin === server.store.origin,
    async (route) => {
      await route.fetch()
      await route.abort("connectionreset")
    },
    { times: 1 },
  )
  await drop(page, [await photo("front.jpg")])
  const row = rowOf(page, "Uploads", "front.jpg")
  await expect(row).toContainText("the connection to the store broke off")
  await button(row, "Retry front.jpg").click()
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
  const { attachmentSetId } = await client.parts.get.query({ key: "LAMP" })
  expect(await client.attachments.list.query({ attachmentSetId })).toHaveLength(1)
})

test("a confirmation whose answer gets lost is asked for again, and adds the file once", async ({
  page,
  client,
  watch,
}) => {
  watch.expectMissingAnswers()
  await page.route(
    /attachments\.confirmUpload/,
    async (route) => {
      await route.fetch()
      await route.abort("connectionreset")
    },
    { times: 1 },
  )
  await drop(page, [await photo("front.jpg")])
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
  await expect(rowsOf(page, "Uploads")).toHaveCount(0)
  const { attachmentSetId } = await client.parts.get.query({ key: "LAMP" })
  expect(await client.attachments.list.query({ attachmentSetId })).toHaveLength(1)
})

test("without the hash of the browser, as on plain http addresses, files arrive all the same", async ({
  page,
}) => {
  let isWithoutHash = false
  await page.route(/hash-worker/, async (route) => {
    isWithoutHash = true
    const response = await route.fetch()
    const body = `Object.defineProperty(crypto, "subtle", { value: undefined });\n${await response.text()}`
    await route.fulfill({ response, body })
  })
  await drop(page, [longPdf("manual.pdf")])
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
  expect(isWithoutHash).toBe(true)
})

const program = Buffer.from(`MZ${"\u0000".repeat(200)}This program cannot be run in DOS mode.`)
const script = "document.documentElement.setAttribute('data-was-run','')"

test("what is no photo and no PDF is refused in words, and nothing of it runs", async ({
  page,
  client,
  watch,
}) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"><script>${script}</script></svg>`
  const html = `<!doctype html><script>${script}</script>`
  const image = await photo("large.jpg")
  await drop(page, [
    { name: "drawing.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) },
    { name: "page.html", mimeType: "text/html", buffer: Buffer.from(html) },
    { name: "nothing.png", mimeType: "image/png", buffer: Buffer.alloc(0) },
    { ...image, buffer: Buffer.alloc(10 * 1024 * 1024 + 1, image.buffer) },
  ])
  const uploads = rowsOf(page, "Uploads")
  await expect(uploads).toHaveCount(4)
  for (const [name, words] of Object.entries({
    "drawing.svg": "Files of the type image/svg+xml can't be stored. Convert it to one of JPEG, PNG",
    "page.html": "Files of the type text/html can't be stored.",
    "nothing.png": "The file is empty. Choose another one.",
    "large.jpg": "at most 10 MB can be stored",
  })) {
    const row = rowOf(page, "Uploads", name)
    await expect(row).toContainText(words)
    await expect(button(row, `Retry ${name}`)).toHaveCount(0)
    await button(row, `Dismiss ${name}`).click()
  }
  await expect(uploads).toHaveCount(0)

  await test.step("whatever their names say", async () => {
    watch.expectAnswer({ status: 400, address: "attachments.confirmUpload" })
    await drop(page, [
      { name: "holiday.png", mimeType: "image/png", buffer: program },
      { name: "drawing.jpg", mimeType: "image/jpeg", buffer: Buffer.from(svg) },
    ])
    await expect(rowOf(page, "Uploads", "holiday.png")).toContainText(/can't be stored/)
    await expect(rowOf(page, "Uploads", "drawing.jpg")).toContainText(/can't be stored/)
  })
  const { attachmentSetId } = await client.parts.get.query({ key: "LAMP" })
  expect(await client.attachments.list.query({ attachmentSetId })).toEqual([])
  expect(await page.evaluate(() => document.documentElement.dataset.wasRun)).toBeUndefined()
})

test("a picture and an address are pasted", async ({ page }) => {
  await paste(page, { files: [await photo("image.png")] })
  await expect(rowsOf(page, "Documents")).toHaveCount(1)

  // An address of our own network is kept and never asked for anything.
  await paste(page, { text: "http://127.0.0.1:9/admin" })
  const link = rowOf(page, "Documents", "127.0.0.1:9")
  await expect(link).toBeVisible()
  await expect(link.getByRole("link")).toHaveAttribute("href", "http://127.0.0.1:9/admin")
  await expect(link.getByRole("link")).toHaveAttribute("rel", /noopener/)

  await test.step("but not what is no address, nor into a field", async () => {
    await paste(page, { text: "javascript:alert(1)" })
    await button(page, "Add link").click()
    const form = page.getByRole("form", { name: "Add link" })
    await field(form, "Address").fill("ftp://example.org")
    await button(form, "Add").click()
    await expect(field(form, "Address")).toHaveAccessibleDescription(/starts with http/)
    await field(form, "Address").fill("http://localhost/manual")
    await field(form, "Title").fill("Manual")
    await button(form, "Add").click()
    await expect(form).toBeHidden()
  })
  await expect(rowsOf(page, "Documents")).toHaveCount(3)
  await expect(rowOf(page, "Documents", "Manual")).toContainText("localhost")
})

test("files are chosen with a button, and go on while another page is looked at", async ({ page }) => {
  const throttle = await throttleUploads(page, 50_000)
  await page.getByLabel("Files").setInputFiles([longPdf("manual.pdf")])
  await expect(rowOf(page, "Uploads", "manual.pdf")).toContainText("Sending")
  await page.getByRole("link", { name: "Kits" }).first().click()
  await expect(title(page, "Kits")).toBeVisible()

  await test.step("leaving the app asks", async () => {
    const asked = page.waitForEvent("dialog")
    await page.close({ runBeforeUnload: true })
    const dialog = await asked
    expect(dialog.type()).toBe("beforeunload")
    await dialog.dismiss()
  })

  await page.goBack()
  await expect(rowOf(page, "Uploads", "manual.pdf")).toBeVisible()
  await throttle.release()
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
})
