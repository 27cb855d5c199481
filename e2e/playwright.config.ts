import { defineConfig, devices } from "@playwright/test"
import { launchOptions } from "./src/chromium.ts"

/**
 * The built app in a real browser, against the real server. What a page does is tested once, on a desktop; how it looks is
 * tested light, dark and on a phone: tests with the tag of a project run there too. The timeouts only end what hangs.
 */
export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./src/global-setup.ts",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    launchOptions,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    trace: "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", grepInvert: /@phone-only/ },
    { name: "dark", grep: /@dark/, use: { colorScheme: "dark" } },
    {
      name: "phone",
      grep: /@phone/,
      use: {
        ...devices["iPhone 14"],
        defaultBrowserType: "chromium",
        viewport: { width: 390, height: 844 },
        // A third of the pixels in each direction: nobody looks at them, and they are drawn without a graphics card.
        deviceScaleFactor: 1,
      },
    },
  ],
})
