import { gzipSync } from "node:zlib"
import type { Plugin, Rolldown } from "vite"

/** Sizes are gzip KiB. */
export interface Budget {
  /** The page that is measured: the source file of its lazy chunk. */
  readonly firstPage: string
  readonly firstScriptsKibMax: number
  readonly firstStylesKibMax: number
  readonly lazyChunkKibMax: number
  /** Lazy scripts that may weigh more, by their file names. */
  readonly mayBeHeavier: RegExp
}

/** What a bundle weighs, as far as the budget asks. */
export interface Weights {
  readonly firstScriptsKib: number
  readonly firstStylesKib: number
  readonly lazyChunks: readonly { readonly fileName: string; readonly kib: number }[]
}

/** One sentence for each limit that is exceeded. */
export function budgetProblems(budget: Budget, weights: Weights): string[] {
  const problems: string[] = []
  const check = (what: string, kib: number, kibMax: number) => {
    if (kib > kibMax) problems.push(`${what}: ${kib.toFixed(1)} KiB gzip, the budget is ${kibMax}.`)
  }
  check("Scripts of the first page", weights.firstScriptsKib, budget.firstScriptsKibMax)
  check("Styles of the first page", weights.firstStylesKib, budget.firstStylesKibMax)
  for (const chunk of weights.lazyChunks.filter(({ fileName }) => !budget.mayBeHeavier.test(fileName)))
    check(chunk.fileName, chunk.kib, budget.lazyChunkKibMax)
  return problems
}

/** Fails the build when what a browser loads for the first page, or one lazy chunk, is heavier than allowed. */
export function bundleBudget(budget: Budget): Plugin {
  return {
    name: "kitwright:bundle-budget",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const weights = weigh(bundle, budget.firstPage)
        const problems = budgetProblems(budget, weights)
        if (problems.length > 0) this.error(`The bundle is too heavy. ${problems.join(" ")}`)
        this.info(
          `first page: scripts ${weights.firstScriptsKib.toFixed(1)} of ${budget.firstScriptsKibMax} KiB gzip, ` +
            `styles ${weights.firstStylesKib.toFixed(1)} of ${budget.firstStylesKibMax}`,
        )
      },
    },
  }
}

function weigh(bundle: Rolldown.OutputBundle, firstPage: string): Weights {
  const chunks = Object.values(bundle).filter((output) => output.type === "chunk")
  const entry = chunks.find((chunk) => chunk.isEntry)
  const page = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(firstPage))
  if (entry === undefined || page === undefined)
    throw new Error(`There is no chunk of ${firstPage} to weigh.`)

  const first = new Set<Rolldown.OutputChunk>()
  const include = (chunk: Rolldown.OutputChunk) => {
    if (first.has(chunk)) return
    first.add(chunk)
    for (const name of chunk.imports) {
      const imported = bundle[name]
      if (imported?.type === "chunk") include(imported)
    }
  }
  include(entry)
  include(page)

  const styles = Object.values(bundle).filter((output) => output.fileName.endsWith(".css"))
  return {
    firstScriptsKib: kibOf([...first].map((chunk) => chunk.code)),
    firstStylesKib: kibOf(styles.flatMap((style) => (style.type === "asset" ? [style.source] : []))),
    lazyChunks: [
      ...chunks
        .filter((chunk) => !first.has(chunk))
        .map((chunk) => ({ fileName: chunk.fileName, kib: kibOf([chunk.code]) })),
      ...workers(bundle),
    ],
  }
}

/** Scripts that are no chunks of the app: those of its workers. */
function workers(bundle: Rolldown.OutputBundle): Weights["lazyChunks"] {
  return Object.values(bundle).flatMap((output) =>
    output.type === "asset" && /\.m?js$/.test(output.fileName)
      ? [{ fileName: output.fileName, kib: kibOf([output.source]) }]
      : [],
  )
}

function kibOf(files: readonly (string | Uint8Array)[]): number {
  return files.reduce((sum, file) => sum + gzipSync(file).byteLength, 0) / 1024
}
