import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["./vitest.setup.ts"],
    // Each file starts an object store of its own: more workers only wait for the same disk.
    maxWorkers: 2,
    // Only what hangs is ended: how long something takes is measured by the benchmarks, not here.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is polled for comes soon; the limit only decides how long a failure takes.
    expect: { poll: { timeout: 30_000 } },
  },
})
