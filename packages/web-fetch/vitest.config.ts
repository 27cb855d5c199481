import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // These tests talk to servers on the loopback that never come to an end.
    // Only what hangs is ended: how long something takes is measured by the benchmarks, not here.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // What is polled for comes soon; the limit only decides how long a failure takes.
    expect: { poll: { timeout: 30_000 } },
  },
})
