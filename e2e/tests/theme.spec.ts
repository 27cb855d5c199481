import { expect, test } from "../src/fixtures.ts"
import { button, title } from "../src/find.ts"

test(
  "the colours follow the system until somebody chooses, and stay chosen",
  { tag: "@dark" },
  async ({ page }) => {
    const isDark = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme === "dark")
    const bodyLightness = () =>
      page.evaluate(() => {
        const [red = 0, green = 0, blue = 0] = getComputedStyle(document.body)
          .backgroundColor.split(/[^\d.]+/)
          .filter(Boolean)
          .map(Number)
        return (red + green + blue) / 3
      })
    await page.goto("/")
    await expect(title(page, "Parts")).toBeVisible()
    const systemIsDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)
    expect(await isDark()).toBe(systemIsDark)
    expect((await bodyLightness()) < 128).toBe(systemIsDark)

    await button(page, "Colours: Like the system").click()
    await page.getByRole("menuitem", { name: systemIsDark ? "Light" : "Dark" }).click()
    await expect.poll(isDark).toBe(!systemIsDark)

    // The scheme stands before the first paint: the page never flashes in the other colours.
    await page.addInitScript(() => {
      new PerformanceObserver(() => {
        sessionStorage.firstPaintScheme ??= document.documentElement.dataset.mantineColorScheme
      }).observe({ type: "paint", buffered: true })
    })
    await page.reload()
    await expect(title(page, "Parts")).toBeVisible()
    expect(await isDark()).toBe(!systemIsDark)
    await expect
      .poll(() => page.evaluate(() => String(sessionStorage.firstPaintScheme)))
      .toBe(systemIsDark ? "light" : "dark")
  },
)
