interface Ordered {
  readonly id: number
}

/** Lines with one of them put behind another, or (null) in front of all. */
export function moveLine<Line extends Ordered>(
  lines: readonly Line[],
  lineId: number,
  afterLineId: number | null,
): Line[] {
  const moved = lines.find((line) => line.id === lineId)
  if (moved === undefined) return [...lines]
  const others = lines.filter((line) => line.id !== lineId)
  const place = afterLineId === null ? 0 : others.findIndex((line) => line.id === afterLineId) + 1
  return others.toSpliced(place, 0, moved)
}

/** Behind which line a line comes when it goes one place up or down; undefined when it is there already. */
export function neighbourAfter(
  lines: readonly Ordered[],
  lineId: number,
  direction: "up" | "down",
): number | null | undefined {
  const index = lines.findIndex((line) => line.id === lineId)
  if (index === -1) return undefined
  if (direction === "up") return index === 0 ? undefined : (lines[index - 2]?.id ?? null)
  return lines[index + 1]?.id
}

/** Behind which line a line comes when it is dropped on another: in its place, from wherever it came. */
export function dropAfter(
  lines: readonly Ordered[],
  lineId: number,
  targetId: number,
): number | null | undefined {
  const [from, to] = [lineId, targetId].map((id) => lines.findIndex((line) => line.id === id))
  if (from === undefined || to === undefined || from === -1 || to === -1 || from === to) return undefined
  return from < to ? targetId : (lines[to - 1]?.id ?? null)
}
