/** For a form's validator. */
export function nameProblem(name: string): string | null {
  return name.trim() === "" ? "Enter a name." : null
}

/** A drop-down list's text as the id that it stands for. */
export function parentIdOf(value: string | null): number | null {
  return value === null ? null : Number(value)
}
