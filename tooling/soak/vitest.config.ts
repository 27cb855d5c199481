import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // One throw-away PostgreSQL for the run, in KITWRIGHT_TEST_DATABASE_URL. What kills its database starts its own.
    globalSetup: ["@kitwright/embedded/test-server"],
    maxWorkers: 2,
    // Only what hangs is ended: how long something takes is measured by the benchmarks, not here.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
