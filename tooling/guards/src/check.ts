import { packageManager } from "./config.ts"

/** A check of the repository as anybody could run it by hand. */
export type Check = {
  /** What the report calls it. */
  name: string
  /** Where it runs, from the root. */
  folder: string
  command: readonly string[]
  /** The part of the tests that must turn red, as vitest's `-t` takes it; the whole command where there is none. */
  title?: string
  /** What a red run must say: red for another reason proves nothing. */
  complaint: RegExp
}

/** The command for checks that share it, so that what is green unbroken is exactly what is broken later. */
export function commandFor(checks: readonly Check[]): readonly string[] {
  const titles = [...new Set(checks.flatMap(({ title }) => title ?? []))]
  const command = checks[0]?.command ?? []
  return titles.length === 0 ? command : [...command, "-t", titles.join("|")]
}

/** The linter over one package, without types. The message is that of the rule. */
export function lint(folder: string, message: string): Check {
  const command = ["oxlint", "--deny-warnings", "."]
  return { name: `lint of ${folder}`, folder, command, complaint: literally(message) }
}

/** The compiler over one package. */
export function types(folder: string, message: string): Check {
  return { name: `types of ${folder}`, folder, command: ["tsc"], complaint: literally(message) }
}

/**
 * One test, or all of one group, in a file such as `packages/db/test/ledger.test.ts`.
 *
 * @param secondsMax less than a whole check may take: a break may make a test wait for ever, and then that test has to say so
 */
export function test(file: string, title: string, secondsMax = 90): Check {
  const [group = "", folder = "", ...rest] = file.split("/")
  const path = rest.join("/")
  return {
    name: `${file}: ${title}`,
    folder: `${group}/${folder}`,
    command: [
      process.execPath,
      "node_modules/vitest/vitest.mjs",
      "run",
      path,
      `--testTimeout=${secondsMax * 1_000}`,
      // What a test left open may keep the end of its file waiting for as long again.
      `--hookTimeout=${secondsMax * 1_000}`,
    ],
    title: escape(title),
    complaint: new RegExp(`FAIL +${escape(path)} > .*${escape(title)}`),
  }
}

/** A test of the repository itself. */
export function fact(title: string, file = "facts"): Check {
  return test(`tooling/guards/test/${file}.test.ts`, title)
}

/** The graph of packages. turbo insists on finding pnpm. */
export function boundaries(message: string): Check {
  const command = ["npx", "--yes", "--package", packageManager(), "-c", "turbo boundaries"]
  return {
    name: "package boundaries",
    folder: ".",
    command,
    complaint: literally(message),
  }
}

/** The web's bundle. */
export function webBuild(message: string): Check {
  const command = [process.execPath, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]
  return {
    name: "build of apps/web",
    folder: "apps/web",
    command,
    complaint: literally(message),
  }
}

function literally(text: string): RegExp {
  return new RegExp(escape(text))
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
