import { type Check, test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const rulesTest = "packages/db/test/schema-rules.test.ts"

/** The test that the rule allows what is right and refuses what is wrong. */
function ruleTest(name: string): Check {
  return test(rulesTest, `${name} allows`)
}

/** The tests that look at rules together. */
export function inRules(title: string): Check {
  return test(rulesTest, title)
}

/** How to take rules out of one migration. */
export function migration(file: string) {
  return {
    /** Takes a clause away that stands behind some text. */
    column: (name: string, before: string, clause: string, after = ""): Guard =>
      replace(name, file, `${before} ${clause}${after}`, `${before}${after}`, ruleTest(name)),
    /** Takes the meaning of a constraint that has a line and a name of its own, and leaves the name. */
    named: (name: string, definition: string): Guard =>
      replace(
        name,
        file,
        `constraint ${name} ${definition}`,
        `constraint ${name} check (true)`,
        ruleTest(name),
      ),
    /** Makes an index that holds a rule an ordinary one. */
    index: (name: string, on: string): Guard =>
      replace(
        name,
        file,
        `create unique index ${name} on ${on}`,
        `create index ${name} on ${on}`,
        ruleTest(name),
      ),
    /** Takes away what the migration says, seen by another test than that of the rule. */
    other: (name: string, find: string, by: string, check: Check): Guard =>
      replace(name, file, find, by, check),
  }
}
