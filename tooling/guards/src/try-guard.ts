import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Check, commandFor } from "./check.ts"
import { applyEdit, type Guard } from "./guard.ts"
import { type CommandResult, runCommand } from "./run-command.ts"

/** Where and with what checks run. */
export type Workplace = { copy: string; env: NodeJS.ProcessEnv; signal: AbortSignal }

/** What became of a broken guard. Only a check that is red for the right reason has caught it. */
export type Verdict = { caught: boolean; words: string; seconds: number }

/** Runs a command on an unbroken copy. @returns its output when it is red, which nothing broken explains */
export async function tryUnbroken(
  folder: string,
  command: readonly string[],
  place: Workplace,
): Promise<string | undefined> {
  const { passed, output } = await run(command, folder, place)
  return passed ? undefined : output
}

/** Breaks a guard on the copy, runs its check, and mends it again. @throws Error when the edit does not fit the files */
export async function tryGuard(guard: Guard, place: Workplace): Promise<Verdict> {
  const files = new Set(guard.edits.map((edit) => join(place.copy, edit.file)))
  const originals = [...files].map((path) => [path, readFileSync(path, "utf8")] as const)
  try {
    for (const edit of guard.edits) {
      const path = join(place.copy, edit.file)
      writeFileSync(path, applyEdit(edit, readFileSync(path, "utf8")))
    }
    const command = commandFor([guard.check])
    return judge(guard.check, await run(command, guard.check.folder, place))
  } finally {
    for (const [path, text] of originals) writeFileSync(path, text)
  }
}

function judge(check: Check, { passed, output, seconds }: CommandResult): Verdict {
  if (passed) return { caught: false, words: `${check.name} stays green`, seconds }
  if (check.complaint.test(output)) return { caught: true, words: check.name, seconds }
  return { caught: false, words: `${check.name} is red for another reason:\n${lastLines(output)}`, seconds }
}

function run(
  command: readonly string[],
  folder: string,
  { copy, ...options }: Workplace,
): Promise<CommandResult> {
  return runCommand(command, { cwd: join(copy, folder), ...options })
}

function lastLines(output: string): string {
  return output.trim().split("\n").slice(-40).join("\n")
}
