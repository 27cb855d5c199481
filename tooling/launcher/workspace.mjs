import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { checkout } from "./checkout.mjs"

const reportFolder = ".reports"

/** The folders of all packages that have tests of their own. */
export function testedPackages() {
  const groups = ["packages", "apps", "tooling"].map((group) => join(checkout, group))
  const folders = groups.flatMap((group) => readdirSync(group).map((name) => join(group, name)))
  return folders.filter((folder) => {
    const manifest = join(folder, "package.json")
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).scripts?.test !== undefined
  })
}

/** Removes the reports of earlier runs, which would be counted for a run that leaves none. */
export function removeReports(folders) {
  for (const folder of folders) rmSync(join(folder, reportFolder), { recursive: true, force: true })
}

/** Adds up the vitest reports of these packages; a package without one counts as one failure. */
export function countVitest(folders) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const folder of folders) {
    const report = readReport(folder, "vitest.json")
    counts.passed += report?.numPassedTests ?? 0
    counts.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
    // A file that does not load has no tests to fail, and an error outside all tests fails the run only.
    counts.failed += report === undefined ? 1 : Math.max(report.numFailedTests, report.success ? 0 : 1)
  }
  return counts
}

/** Counts a Playwright report. A test that passed only when it was repeated counts as failed. */
export function countPlaywright(folder) {
  const stats = readReport(folder, "playwright.json")?.stats
  if (stats === undefined) return { passed: 0, failed: 1, skipped: 0 }
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
}

function readReport(folder, name) {
  const path = join(folder, reportFolder, name)
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined
}
