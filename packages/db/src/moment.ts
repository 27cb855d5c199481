/** `2026-02-01 08:30:00.123456+00`, the way a server whose time zone is UTC writes a moment. */
const utcPattern = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/

/** A moment as Postgres writes it, as ISO-8601 in UTC with milliseconds. Text that is in UTC already needs no calendar. */
export function momentOf(text: string): string {
  if (!utcPattern.test(text)) return new Date(text).toISOString()
  const milliseconds = text.slice(20, -3).padEnd(3, "0").slice(0, 3)
  // Joined and not concatenated: JSON.stringify is slow on text that still hangs together in pieces.
  return [text.slice(0, 10), "T", text.slice(11, 19), ".", milliseconds, "Z"].join("")
}
