import { useEffect } from "react"
import { type Failure, type FieldIssue, readFailure } from "../app/failure.ts"

interface FormErrorsTarget {
  readonly values: object
  readonly setErrors: (errors: Record<string, string>) => void
}

/**
 * Puts each issue of a refused request under its field. Returns the error if some of it has no field here and
 * must be shown on its own, else null.
 *
 * @param aliases the form's field for a name on the wire, where the two differ
 */
export function useFieldIssues(
  form: FormErrorsTarget,
  error: unknown,
  aliases: Readonly<Record<string, string>> = noAliases,
): unknown {
  const { fields, hasRest } = placeIssues(error, form.values, aliases)
  const placed = JSON.stringify(fields)
  const { setErrors } = form
  useEffect(() => {
    const errors: Record<string, string> = Object.fromEntries(Object.entries(fields))
    if (placed !== "{}") setErrors(errors)
    // The issues are compared by their text: they are new objects on every render.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [placed, error])
  return hasRest ? error : null
}

const noAliases = {}

/** Sorts the issues of an error: those of known fields, and whether anything is left. */
function placeIssues(
  error: unknown,
  values: object,
  aliases: Readonly<Record<string, string>>,
): { fields: Readonly<Record<string, string>>; hasRest: boolean } {
  if (error === null || error === undefined) return { fields: {}, hasRest: false }
  const issues = issuesOf(readFailure(error))
  const entries = issues.flatMap(({ path, message }): [string, string][] => {
    const field = aliases[path] ?? path
    return Object.hasOwn(values, field) ? [[field, message]] : []
  })
  return {
    fields: Object.fromEntries(entries),
    hasRest: entries.length === 0 || entries.length < issues.length,
  }
}

/** A place that doesn't exist is a matter of the field in which it was typed. */
function issuesOf({ reason, details, issues, sentence }: Failure): readonly FieldIssue[] {
  const isPlace = reason === "NOT_FOUND" && (details.what === "location" || details.what === "box")
  return isPlace ? [{ path: "locNo", message: sentence }] : issues
}
