/**
 * The geometry of a step chart. Pixels need JavaScript numbers; what is written beside the drawing stays the
 * exact text from the server.
 */
export interface Step {
  /** ISO-8601. */
  readonly at: string
  /** The quantity from then on, decimal text. */
  readonly onHand: string
}

export interface Size {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface Chart {
  /** An SVG path: level until the next step, then straight up or down. */
  readonly line: string
  readonly area: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  readonly ticks: readonly { readonly y: number; readonly label: string }[]
}

/** @param until the right edge, ISO-8601: the last level reaches to it */
export function stepChart(steps: readonly Step[], until: string, size: Size): Chart {
  const times = steps.map((step) => Date.parse(step.at))
  const start = times[0] ?? 0
  const end = Math.max(Date.parse(until), times.at(-1) ?? 0)
  const top = niceCeiling(Math.max(...steps.map((step) => Number(step.onHand)), 0))
  const x = (time: number) =>
    size.left + (end === start ? 0 : (time - start) / (end - start)) * (size.width - size.left - size.right)
  const y = (level: number) =>
    size.height - size.bottom - (level / top) * (size.height - size.top - size.bottom)
  const points = steps.map((step, index) => ({ x: x(times[index] ?? start), y: y(Number(step.onHand)) }))
  const corners = points.map((point, index) =>
    index === 0 ? `M${at(point)}` : `H${round(point.x)}V${round(point.y)}`,
  )
  const line = `${corners.join("")}H${round(x(end))}`
  const ground = round(y(0))
  return {
    line,
    area: `${line}V${ground}H${round(x(start))}Z`,
    points,
    ticks: [0, 0.5, 1].map((share) => ({ y: y(top * share), label: tickLabel(top * share) })),
  }
}

/** The smallest of 1, 2, 4, 5, 10 times a power of ten that is not below; 1 for an empty chart. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 4, 5, 10].find((candidate) => candidate * power >= value) ?? 10
  return factor * power
}

const tickFormat = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" })

function tickLabel(value: number): string {
  return tickFormat.format(value)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function at({ x, y }: { x: number; y: number }): string {
  return `${round(x)} ${round(y)}`
}
