import type { Page } from "@playwright/test"
import { createBox } from "../src/arrange.ts"
import { expect, test } from "../src/fixtures.ts"
import { button, field, rowOf, title } from "../src/find.ts"
import { settled } from "../src/routes.ts"
import type { Client } from "../src/server.ts"

/** A script tries to leave this behind wherever one of the texts below is taken for code. */
const trace = "data-was-run"

async function expectNothingRan(page: Page): Promise<void> {
  expect(await page.evaluate((name) => document.documentElement.getAttribute(name), trace)).toBeNull()
}

test("an injected script does not run", async ({ page, watch }) => {
  await page.goto("/")
  await expect(title(page, "Parts")).toBeVisible()
  watch.expectInConsole("Executing inline script violates")
  watch.expectInConsole("Executing inline event handler violates")
  await page.evaluate((name) => {
    const code = `document.documentElement.setAttribute(${JSON.stringify(name)}, "")`
    const script = document.createElement("script")
    script.textContent = code
    document.body.append(script)
    const handler = document.createElement("div")
    handler.setAttribute("onclick", code)
    document.body.append(handler)
    handler.click()
  }, trace)
  await expectNothingRan(page)
})

test("a page may load nothing from elsewhere", async ({ browser }) => {
  // Not one of the pages that fail a test for the attempt.
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto("/")
  await expect(title(page, "Parts")).toBeVisible()
  const isBlocked = await page.evaluate(async () => {
    const violation = new Promise((resolve) => document.addEventListener("securitypolicyviolation", resolve))
    const image = new Image()
    image.src = "https://example.org/pixel.png"
    return (await violation) instanceof SecurityPolicyViolationEvent
  })
  expect(isBlocked).toBe(true)
  await context.close()
})

test("every page has a policy with a nonce of its own", async ({ page, server }) => {
  const nonces = new Set<string>()
  for (const path of ["/", "/", "/kits/1", "/no/such/page"]) {
    const response = await page.request.get(server.url + path, { headers: { accept: "text/html" } })
    const policy = response.headers()["content-security-policy"] ?? ""
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toContain("unsafe")
    const nonce = /style-src 'self' 'nonce-([^']{16,})'/.exec(policy)?.[1] ?? ""
    expect(await response.text()).toContain(`nonce="${nonce}"`)
    nonces.add(nonce)
  }
  expect(nonces.size).toBe(4)
})

/** What a text field may be filled with by somebody who means harm, told apart by a word. */
function hostile(word: string): string {
  const code = `document.documentElement.setAttribute('${trace}','')`
  return `${word} "'><img src=x onerror="${code}"><script>${code}</script>\${7*7}{{7*7}}`
}

async function fillWithHostileText(client: Client): Promise<number> {
  const boxNo = await createBox(client, hostile("box"))
  const { id: typeId } = await client.types.create.mutate({ name: hostile("type").slice(0, 100) })
  for (const key of ["EVIL", "WORS"]) {
    // One after the other: their order in the list is known then.
    // oxlint-disable-next-line no-await-in-loop
    await client.parts.create.mutate({
      key,
      description: hostile(`part ${key}`),
      typeId,
      manufacturer: hostile("maker"),
      partNumber: hostile("number"),
      tags: [hostile("tag").slice(0, 50)],
      attributes: [{ name: hostile("name").slice(0, 100), value: hostile("value"), unit: "<b>" }],
      note: hostile("note"),
    })
  }
  await client.stock.add.mutate({
    partKey: "EVIL",
    boxNo,
    locNo: 1,
    quantity: "5",
    lotCode: hostile("lot").slice(0, 100),
    note: hostile("why"),
  })
  const kit = await client.kits.create.mutate({ name: hostile("kit"), description: hostile("what for") })
  await client.kits.addLine.mutate({
    kitId: kit.id,
    partKey: "EVIL",
    quantity: "1",
    designators: ["<b>R1</b>"],
    note: hostile("remark"),
    alternatives: ["WORS"],
  })
  return kit.id
}

test("text that looks like code is only ever shown", async ({ page, client }) => {
  const kitId = await fillWithHostileText(client)
  const paths = [
    "/",
    "/types",
    "/boxes",
    "/boxes/1",
    "/kits",
    `/kits/${kitId}`,
    "/parts/EVIL",
    "/?query=%3Cimg",
  ]
  for (const path of paths) {
    await page.goto(path)
    await settled(page)
    await expect(page.getByText("<img src=x onerror=").first()).toBeVisible()
    await expectNothingRan(page)
  }
  await page.goto("/parts/EVIL")
  for (const word of ["maker", "number", "tag", "name", "value", "note", "lot", "why", "kit", "remark"]) {
    await expect(page.getByText(`${word} "'><img`).first()).toBeVisible()
  }
  await expect(page).toHaveTitle(/^part EVIL "'><img src=x/)
  await field(page, "Find a part").fill("evil")
  await expect(page.getByRole("option", { name: `part EVIL "'><img` })).toBeVisible()
  await expect(page.getByRole("img").and(page.locator("[src=x]"))).toHaveCount(0)
  await expectNothingRan(page)
})

test("what is typed and imported is only ever shown", async ({ page }) => {
  await page.goto("/import")
  await field(page, "Or paste the list").fill(
    `Designator\tQty\tValue\n<i>R1</i>\t1\t<img src=x onerror="${trace}">`,
  )
  await button(page, "Preview").click()
  await expect(rowOf(page, "Lines of the file", "<img src=x")).toBeVisible()
  await field(page, "Kit name").fill(hostile("imported"))
  await button(page, "Import").click()
  await expect(page.getByRole("link", { name: `imported "'><img` })).toBeVisible()
  await expectNothingRan(page)
})
