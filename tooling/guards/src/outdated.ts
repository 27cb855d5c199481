import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { applyEdit, type Guard } from "./guard.ts"

/** What is wrong with a list of guards: edits that no longer fit the files, names that stand twice. */
export function findOutdated(guards: readonly Guard[], root: string): string[] {
  const names = guards.map((guard) => guard.name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  return [...twice.map((name) => `${name}: stands twice`), ...guards.flatMap((guard) => misfits(guard, root))]
}

function misfits(guard: Guard, root: string): string[] {
  return guard.edits.flatMap((edit) => {
    const path = join(root, edit.file)
    if (!existsSync(path)) return [`${guard.name}: there is no ${edit.file}`]
    try {
      applyEdit(edit, readFileSync(path, "utf8"))
      return []
    } catch (error) {
      return [`${guard.name}: ${error instanceof Error ? error.message : String(error)}`]
    }
  })
}
