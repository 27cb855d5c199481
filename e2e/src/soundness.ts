import { AxeBuilder } from "@axe-core/playwright"
import { expect, type Page } from "@playwright/test"

const guidelines = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

/**
 * What has to hold for every page in every state: no serious violation of the accessibility guidelines, one title, one
 * main landmark, nothing that makes the whole page scroll sideways. Goes on after a failure, so that a run names them all.
 */
export async function expectSound(page: Page, what: string): Promise<void> {
  expect.soft(await violations(page), `${what}: accessibility`).toEqual([])
  await expect.soft(page.getByRole("main", { includeHidden: true }), `${what}: main`).toHaveCount(1)
  const titles = page.getByRole("heading", { level: 1, includeHidden: true })
  await expect.soft(titles, `${what}: title`).toHaveCount(1)
  expect.soft(await whatSticksOut(page), `${what}: width`).toEqual([])
}

/** What makes the page wider than the window, if anything does. */
async function whatSticksOut(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    )
    return [
      `${scrollWidth} of ${clientWidth} pixels`,
      ...wide.slice(0, 8).map((element) => element.outerHTML.slice(0, 120)),
    ]
  })
}

async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)
  // In the dark only the colours are others.
  const { violations: found } = await (
    isDark ? axe.withRules("color-contrast") : axe.withTags(guidelines)
  ).analyze()
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`))
}
