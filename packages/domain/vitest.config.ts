import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    setupFiles: ["./vitest.setup.ts"],
    // Nothing here has state, so the files can share one realm.
    isolate: false,
    pool: "threads",
  },
})
