import { gzipSync } from "node:zlib"
import { expect, test } from "../src/fixtures.ts"
import { rowsOf } from "../src/find.ts"

test.use({ content: "shared demo" })

const kibibyte = 1024

test("the first page weighs no more than it may", async ({ page }) => {
  const bodies: { type: string; body: Promise<Buffer> }[] = []
  page.on("response", (response) => {
    const type = response.request().resourceType()
    if (type === "script" || type === "stylesheet") bodies.push({ type, body: response.body() })
  })
  await page.goto("/")
  await expect(rowsOf(page, "Parts").first()).toBeVisible()
  const weightOf = async (wanted: string) => {
    const chosen = await Promise.all(bodies.filter(({ type }) => type === wanted).map(({ body }) => body))
    return chosen.reduce((sum, body) => sum + gzipSync(body).byteLength, 0) / kibibyte
  }
  const scripts = await weightOf("script")
  expect(scripts).toBeGreaterThan(50)
  expect(scripts).toBeLessThanOrEqual(250)
  expect(await weightOf("stylesheet")).toBeLessThanOrEqual(45)
})
