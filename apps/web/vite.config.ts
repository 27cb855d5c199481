import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { bundleBudget } from "./tooling/bundle-budget.ts"
import { pdfFiles } from "./tooling/pdf-files.ts"
import { precompress } from "./tooling/precompress.ts"

const api = "http://127.0.0.1:3000"

export default defineConfig({
  plugins: [
    react(),
    bundleBudget({
      firstPage: "src/parts/parts-list-page.tsx",
      firstScriptsKibMax: 250,
      firstStylesKibMax: 45,
      lazyChunkKibMax: 200,
      // The reader of PDFs, its worker and its decoders; loaded when somebody opens one.
      mayBeHeavier: /^assets\/pdf[.-]/,
    }),
    pdfFiles(),
    precompress(),
  ],
  worker: { format: "es" },
  build: { outDir: "dist", target: "es2023" },
  server: { port: 5173, proxy: { "/trpc": api, "/healthz": api, "/readyz": api, "/files": api } },
})
