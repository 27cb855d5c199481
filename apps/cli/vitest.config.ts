import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // One throw-away PostgreSQL for the run, in KITWRIGHT_TEST_DATABASE_URL.
    globalSetup: ["@kitwright/embedded/test-server"],
    // The machine is small and each file clones a database: more workers only wait for each other.
    maxWorkers: 2,
    // Only what hangs is ended: how long something takes is measured by the benchmarks, not here.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What is polled for comes soon; the limit only decides how long a failure takes.
    expect: { poll: { timeout: 30_000 } },
  },
})
