import type { Page } from "@playwright/test"
import { createKit, createParts } from "../src/arrange.ts"
import { attach, attachSamples, documentsOf, drop, pdf, photo } from "../src/documents.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, noticeOf, rowOf, rowsOf, title } from "../src/find.ts"
import { holdRequests } from "../src/network.ts"
import { scannedPdf } from "../src/scanned-pdf.ts"
import type { Client } from "../src/server.ts"
import { expectSound } from "../src/soundness.ts"

test.use({ reducedMotion: "reduce" })

test.beforeEach(async ({ client }) => {
  await createParts(client, [{ key: "LAMP", description: "Lamp" }])
  await createKit(client, { name: "Lantern" }, { LAMP: "2" })
})

async function setOfLamp(client: Client): Promise<number> {
  return (await client.parts.get.query({ key: "LAMP" })).attachmentSetId
}

/** Chooses what to do with a document. */
async function act(page: Page, name: string, action: string): Promise<void> {
  await button(page, `Actions for ${name}`).click()
  await page.getByRole("menuitem", { name: action, exact: true }).click()
}

/** The document that is marked as the cover. */
function cover(page: Page) {
  return rowOf(page, "Documents", "Cover")
}

test("the first photo is the cover, until somebody chooses another", async ({ page }) => {
  await page.goto("/parts/LAMP")
  const picture = page.getByRole("img", { name: "Cover of Lamp" })
  await expect(documentsOf(page).getByText("There are no documents yet.")).toBeVisible()
  await expect(picture).toHaveCount(0)
  await drop(page, [pdf("data sheet.pdf", ["It takes 12 volts."])])
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
  await drop(page, [await photo("front.jpg", 1)])
  await expect(cover(page)).toContainText("front")
  await drop(page, [await photo("back.jpg", 2)])
  await expect(rowsOf(page, "Documents")).toHaveCount(3)
  await expect(cover(page)).toContainText("front")
  const first = await picture.getAttribute("src")

  await act(page, "back.jpg", "Set as cover")
  await expect(cover(page)).toContainText("back")
  await expect(picture).not.toHaveAttribute("src", first ?? "")
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)

  await test.step("and stands in the list", async () => {
    await page.getByRole("link", { name: "Parts" }).first().click()
    await expect(title(page, "Parts")).toBeVisible()
    const inList = rowOf(page, "Parts", "LAMP").locator("img")
    await expect
      .poll(() => inList.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0)
    await page.getByRole("link", { name: "Lamp" }).click()
  })

  await test.step("the oldest photo inherits, and gives it back", async () => {
    await act(page, "back.jpg", "Delete")
    await expect(rowsOf(page, "Documents")).toHaveCount(2)
    await expect(cover(page)).toContainText("front")
    await button(noticeOf(page, "Deleted back.jpg."), "Undo").click()
    await expect(rowsOf(page, "Documents")).toHaveCount(3)
    await expect(cover(page)).toContainText("back")
  })

  await test.step("there may be none", async () => {
    await act(page, "back.jpg", "Remove as cover")
    await expect(cover(page)).toHaveCount(0)
    await expect(picture).toHaveCount(0)
  })
})

test("photos are looked at with the arrow keys", async ({ page, client }) => {
  await attachSamples(client, await setOfLamp(client))
  await page.goto("/parts/LAMP")
  await button(page, "Open front.jpg").press("Enter")
  const viewer = page.getByRole("dialog")
  await expect(viewer).toHaveAccessibleName("front.jpg")
  await expect(viewer.getByText("1 of 3")).toBeVisible()
  const steps = [
    { key: "ArrowRight", name: "back.jpg", place: "2 of 3" },
    { key: "ArrowRight", name: "side.jpg", place: "3 of 3" },
    { key: "ArrowRight", name: "front.jpg", place: "1 of 3" },
    { key: "ArrowLeft", name: "side.jpg", place: "3 of 3" },
  ]
  for (const { key, name, place } of steps) {
    await page.keyboard.press(key)
    const image = viewer.getByRole("img", { name, exact: true })
    await expect(image).toBeVisible()
    await expect
      .poll(() => image.evaluate((shown: HTMLImageElement) => shown.naturalWidth))
      .toBeGreaterThan(0)
    await expect(viewer.getByText(place)).toBeVisible()
  }
  await page.keyboard.press("Escape")
  await expect(viewer).toHaveCount(0)
  await expect(button(page, "Open front.jpg")).toBeFocused()
})

test("a PDF is read in the page", async ({ page, client }) => {
  const pages = ["It takes 12 volts.", "It weighs 80 grams."]
  await attach(client, await setOfLamp(client), pdf("data sheet.pdf", pages))
  await page.goto("/parts/LAMP")
  await button(page, "Open data sheet.pdf").click()
  const viewer = page.getByRole("dialog")
  await expect(viewer.getByText("Page 1 of 2")).toBeVisible()
  await expect(viewer.getByRole("region", { name: "Page 1" })).toContainText("It takes 12 volts.")
  expect(await inkOn(page), "dark pixels on the first page").toBeGreaterThan(100)
  await page.keyboard.press("ArrowRight")
  await expect(viewer.getByText("Page 2 of 2")).toBeVisible()
  await expect(viewer.getByRole("region", { name: "Page 2" })).toContainText("It weighs 80 grams.")
  await expect(button(viewer, "Next page")).toBeDisabled()
  await button(viewer, "Next page").focus()
  await page.keyboard.press("ArrowLeft")
  await expect(viewer.getByRole("region", { name: "Page 1" })).toContainText("It takes 12 volts.")
  await expect(viewer.getByRole("link", { name: "Open in a new tab" })).toHaveAttribute(
    "href",
    /^\/files\/\d+$/,
  )
  await button(viewer, "Close").click()
  await expect(viewer).toHaveCount(0)
})

test("a page of a PDF is made larger by buttons and by keys", async ({ page, client }) => {
  await attach(client, await setOfLamp(client), pdf("data sheet.pdf", ["It takes 12 volts."]))
  await page.goto("/parts/LAMP")
  await button(page, "Open data sheet.pdf").click()
  const viewer = page.getByRole("dialog")
  const shown = viewer.getByRole("region", { name: "Page 1" })
  const width = async () => {
    await expect(shown).toHaveAttribute("aria-busy", "false")
    return (await shown.locator("canvas").boundingBox())?.width ?? 0
  }
  const fitting = await width()
  await expect(button(viewer, "Zoom out")).toBeDisabled()
  await button(viewer, "Zoom in").click()
  expect(await width()).toBeCloseTo(fitting * 1.5, -1)
  await page.keyboard.press("+")
  expect(await width()).toBeCloseTo(fitting * 2, -1)
  await page.keyboard.press("+")
  expect(await width()).toBeCloseTo(fitting * 3, -1)
  await expect(button(viewer, "Zoom in")).toBeDisabled()
  await page.keyboard.press("-")
  expect(await width()).toBeCloseTo(fitting * 2, -1)
  await page.keyboard.press("0")
  expect(await width()).toBe(fitting)
  await button(viewer, "Zoom in").click()
  await expectSound(page, "a page that is wider than the window")
})

test("a scanned page is decoded without compiling anything", async ({ page, client }) => {
  const scan = { name: "scan.pdf", mimeType: "application/pdf", buffer: scannedPdf() }
  await attach(client, await setOfLamp(client), scan)
  await page.goto("/parts/LAMP")
  await button(page, "Open scan.pdf").click()
  const shown = page.getByRole("dialog").getByRole("region", { name: "Page 1" })
  await expect(shown).toHaveAttribute("aria-busy", "false")
  expect(await inkOn(page), "dark pixels on the scan").toBeGreaterThan(1_000)
})

/** How many pixels of the page that is shown are dark. */
async function inkOn(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const canvas = document.querySelector("canvas")
    const context = canvas?.getContext("2d")
    if (canvas === null || context == null) return 0
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    let dark = 0
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] ?? 255) < 100 && (data[at + 3] ?? 0) > 0) dark += 1
    return dark
  })
}

test("a document gets another name in its place", async ({ page, client }) => {
  await attach(client, await setOfLamp(client), await photo("IMG_2041.jpg"))
  await page.goto("/parts/LAMP")
  await act(page, "IMG_2041.jpg", "Rename")
  const form = page.getByRole("form", { name: "Rename IMG_2041.jpg" })
  await expect(field(form, "Title")).toBeFocused()
  await field(form, "Title").fill(" ")
  await page.keyboard.press("Enter")
  await expect(field(form, "Title")).toHaveAccessibleDescription("Enter a title.")
  await field(form, "Title").fill("Under the shade")
  await page.keyboard.press("Enter")
  await expect(rowOf(page, "Documents", "Under the shade")).toBeVisible()
  await act(page, "Under the shade", "Rename")
  await page.keyboard.press("Escape")
  await expect(page.getByRole("form", { name: /^Rename/ })).toHaveCount(0)
})

test("a kit has documents like a part, and an archived one only shows them", async ({ page, client }) => {
  await page.goto("/kits/1")
  await drop(page, [await photo("finished.jpg")])
  await expect(cover(page)).toContainText("finished")
  await expect(page.getByRole("img", { name: "Cover of Lantern" })).toBeVisible()
  await page.getByRole("link", { name: "Kits" }).first().click()
  await expect(rowOf(page, "Kits", "Lantern").locator("img")).toBeVisible()

  await client.kits.archive.mutate({ id: 1 })
  await page.goto("/kits/1")
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
  await expect(button(page, "Add files")).toHaveCount(0)
  await drop(page, [await photo("late.jpg", 2)])
  await button(page, "Actions for finished.jpg").click()
  await expect(page.getByRole("menuitem")).toHaveText(["Open in a new tab"])
  await page.keyboard.press("Escape")
  await expect(rowsOf(page, "Uploads")).toHaveCount(0)
})

test("a full set says so, and takes nothing more", async ({ page, client }) => {
  const attachmentSetId = await setOfLamp(client)
  for (let count = 1; count <= 50; count += 1) {
    // Locked one after the other anyway.
    // oxlint-disable-next-line no-await-in-loop
    await client.attachments.addLink.mutate({ attachmentSetId, url: `http://127.0.0.1/${count}` })
  }
  await page.goto("/parts/LAMP")
  await expect(rowsOf(page, "Documents")).toHaveCount(50)
  await expect(page.getByText("There are 50 documents, and that is the most.")).toBeVisible()
  await expect(button(page, "Add files")).toBeDisabled()
  await expect(button(page, "Add link")).toBeDisabled()
  await act(page, "http://127.0.0.1/50", "Delete")
  await expect(button(page, "Add files")).toBeEnabled()
})

test("documents that load, fail and are missing", async ({ page, client, server, watch }) => {
  await attachSamples(client, await setOfLamp(client))
  const requests = await holdRequests(page, "attachments.sets.get")
  await page.goto("/parts/LAMP")
  await expect(documentsOf(page).getByRole("status").filter({ hasText: "Loading" })).toBeVisible()
  await requests.release()
  await expect(rowsOf(page, "Documents")).toHaveCount(4)

  await test.step("a file that the store has lost", async () => {
    await server.sql("update blobs set missing_since = now() where content_type = 'application/pdf'")
    await page.reload()
    await expect(rowOf(page, "Documents", "Missing")).toContainText(
      "Add the same file again to bring it back.",
    )
    await expect(button(page, "data sheet.pdf is missing")).toBeDisabled()
  })

  await test.step("a server that can't tell", async () => {
    await server.sql("alter table derivatives rename to elsewhere")
    // Alone, or in one request with others that went well; and the file of the cover.
    watch.expectAnswer({ status: [500, 207], address: "attachments.sets.get" })
    watch.expectAnswer({ status: 500, address: "/files/" })
    await page.reload()
    const alert = documentsOf(page).getByRole("alert")
    await expect(alert).toContainText("Request id:")
    await server.sql("alter table elsewhere rename to derivatives")
    await button(alert, "Retry").click()
    await expect(rowsOf(page, "Documents")).toHaveCount(4)
  })
})

test("a picture that can't be loaded leaves an icon", async ({ page, client, server, watch }) => {
  await attach(client, await setOfLamp(client), await photo("front.jpg"))
  server.store.faults.add({ fault: { kind: "error", status: 500 }, method: "GET", keyPrefix: "b/" })
  server.store.faults.add({ fault: { kind: "error", status: 500 }, method: "GET", keyPrefix: "d/" })
  watch.expectMissingAnswers()
  const isAsked = page.waitForRequest((request) => request.url().startsWith(server.store.origin))
  await page.goto("/parts/LAMP")
  await isAsked
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
  await expect(page.getByRole("img", { name: "Cover of Lamp" })).toHaveCount(0)
  await expect(rowsOf(page, "Documents").locator("img")).toHaveCount(0)
})

test("each state of the section is sound", { tag: ["@dark", "@phone"] }, async ({ page, client }) => {
  await attachSamples(client, await setOfLamp(client))
  await client.attachments.addLink.mutate({
    attachmentSetId: await setOfLamp(client),
    url: "http://127.0.0.1/a/long/address/of/a/manual/that/does/not/break.html",
  })
  await page.goto("/parts/LAMP")
  await expect(rowsOf(page, "Documents")).toHaveCount(5)
  await button(page, "Add link").click()
  await drop(page, [{ name: "page.html", mimeType: "text/html", buffer: Buffer.from("<p>") }])
  await expect(rowsOf(page, "Uploads")).toHaveCount(1)
  await act(page, "back.jpg", "Rename")
  await expectSound(page, "section")
  await button(page, "Actions for front.jpg").click()
  await expect(page.getByRole("menuitem").first()).toBeVisible()
  await expectSound(page, "menu")
  await page.keyboard.press("Escape")
  await button(page, "Open side.jpg").click()
  await expect(page.getByRole("dialog")).toBeVisible()
  await expectSound(page, "photo")
  await page.keyboard.press("Escape")
  await button(page, "Open data sheet.pdf").click()
  await expect(page.getByRole("dialog").getByRole("region")).toContainText("It takes 12 volts.")
  await expectSound(page, "PDF")
})

test("a phone offers its camera", { tag: "@phone-only" }, async ({ page }) => {
  await page.goto("/parts/LAMP")
  const camera = button(page, "Take photo")
  await expect(camera).toBeVisible()
  const chosen = page.waitForEvent("filechooser")
  await camera.tap()
  const chooser = await chosen
  expect(await chooser.element().getAttribute("capture")).toBe("environment")
  await chooser.setFiles([await photo("image.jpg")])
  await expect(rowsOf(page, "Documents")).toHaveCount(1)
})
