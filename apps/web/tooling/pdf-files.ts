import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { createRequire } from "node:module"
import type { Plugin } from "vite"

/** What the reader of PDFs fetches for single documents: characters of the East, fonts that everybody has, image decoders. */
const wanted = [
  { folder: "cmaps", files: /\.bcmap$/ },
  { folder: "standard_fonts", files: /\.(pfb|ttf)$/ },
  // Without WebAssembly: the policy of the page compiles nothing.
  { folder: "wasm", files: /_nowasm_fallback\.js$/ },
]

/** Puts these files beside the built scripts, in a folder with the version in its name. */
export function pdfFiles(): Plugin {
  return {
    name: "kitwright:pdf-files",
    apply: "build",
    generateBundle() {
      const manifest = createRequire(import.meta.url).resolve("pdfjs-dist/package.json")
      const version = versionIn(readFileSync(manifest, "utf8"))
      for (const { folder, files } of wanted) {
        const source = join(dirname(manifest), folder)
        for (const name of readdirSync(source).filter((file) => files.test(file))) {
          this.emitFile({
            type: "asset",
            fileName: `assets/pdf-${version}/${folder}/${name}`,
            source: readFileSync(join(source, name)),
          })
        }
      }
    },
  }
}

function versionIn(manifest: string): string {
  const version = /"version": "([^"]+)"/.exec(manifest)?.[1]
  if (version === undefined) throw new Error("The reader of PDFs has no version.")
  return version
}
