import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { source, type Source, sources } from "./sources.ts"

type Manifest = {
  name: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const manifests = sources("packages/*/package.json", "apps/*/package.json", "tooling/demo/package.json")

/** What a file imports when it runs; types leave nothing behind. */
const runTimeImports =
  /^(?:import (?!type\b)(?:[^"'`;]*? from )?|export (?:\*|\{[^}]*\})[^"']*? from )"([^"]+)"|\bimport\("([^"]+)"\)/gm

describe("what runs imports only what its package.json names for that, not what is there for tests or types", () => {
  it.each(manifests)("$path", ({ path, text }) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pnpm has read it before
    const manifest = JSON.parse(text) as Manifest
    const allowed = new Set([
      manifest.name,
      ...Object.keys(manifest.dependencies ?? {}),
      ...Object.keys(manifest.optionalDependencies ?? {}),
      // Who is made for Node has its types; what runs in a browser too has not.
      ...("@types/node" in (manifest.devDependencies ?? {}) ? ["node:"] : []),
    ])
    const strange = runningFiles(join(dirname(path), "src")).flatMap((file) =>
      importedPackages(file)
        .filter((name) => !allowed.has(name))
        .map((name) => `${file.path} imports ${name}`),
    )
    expect(strange).toEqual([])
  })
})

describe("both gates know every package of the table in ARCHITECTURE.md", () => {
  const rows = [...source("ARCHITECTURE.md").matchAll(/^\| ([\w-]+) \| [^|]+ \| [^|]+ \|$/gm)].map(
    ([, name = ""]) => name,
  )
  const folders = manifests.map(({ path }) => dirname(path)).filter((folder) => folder !== "tooling/demo")

  it("which lists all packages and applications", () => {
    expect(new Set(rows)).toEqual(new Set(folders.map((folder) => folder.split("/")[1])))
  })

  it.each(folders)("%s", (folder) => {
    expect(source(".oxlintrc.json")).toMatch(new RegExp(`"files": \\["${folder}/(src/)?\\*\\*"\\]`))
    expect(JSON.parse(source(`${folder}/turbo.json`))).toMatchObject({
      boundaries: { dependencies: { allow: expect.any(Array) as unknown } },
    })
  })
})

function runningFiles(folder: string): Source[] {
  return sources(`${folder}/**/*.{ts,tsx}`).filter(({ path }) => !/\.test(-d)?\.tsx?$/.test(path))
}

function importedPackages({ text }: Source): string[] {
  return [...text.matchAll(runTimeImports)]
    .map(([, fixed, dynamic]) => fixed ?? dynamic ?? "")
    .filter((name) => !name.startsWith("."))
    .map((name) =>
      name.startsWith("node:") ? "node:" : name.split("/", name.startsWith("@") ? 2 : 1).join("/"),
    )
}
