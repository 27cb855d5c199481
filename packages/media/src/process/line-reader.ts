import type { Readable } from "node:stream"

/**
 * Cuts a stream into lines and hands each to the listener. A stream that goes on without an end of line is given up
 * once it is too long: `onTooLong` is called, and nothing more is kept.
 */
export function readLines(
  stream: Readable,
  bytesMax: number,
  listener: { onLine: (line: string) => void; onTooLong: () => void },
): void {
  let chunks: Buffer[] = []
  let length = 0
  stream.on("data", (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      const line = Buffer.concat([...chunks, rest.subarray(0, end)]).toString("utf8")
      chunks = []
      length = 0
      rest = rest.subarray(end + 1)
      listener.onLine(line)
    }
    length += rest.length
    if (length > bytesMax) {
      stream.destroy()
      chunks = []
      listener.onTooLong()
    } else if (rest.length > 0) chunks.push(rest)
  })
  // A pipe that breaks is the end of a process, which is reported as such.
  stream.on("error", () => undefined)
}
