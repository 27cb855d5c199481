import { brotliCompressSync, gzipSync } from "node:zlib"
import type { Plugin } from "vite"

const compressible = /\.(m?js|css|svg)$/
/** Below this a compressed copy saves nothing worth a file. */
const bytesMin = 1_000

/** Writes a brotli and a gzip copy beside each script and style, so that the server sends them without any work. */
export function precompress(): Plugin {
  return {
    name: "kitwright:precompress",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const output of Object.values(bundle)) {
          const content = output.type === "chunk" ? output.code : output.source
          if (!compressible.test(output.fileName) || content.length < bytesMin) continue
          this.emitFile({
            type: "asset",
            fileName: `${output.fileName}.br`,
            source: brotliCompressSync(content),
          })
          this.emitFile({ type: "asset", fileName: `${output.fileName}.gz`, source: gzipSync(content) })
        }
      },
    },
  }
}
