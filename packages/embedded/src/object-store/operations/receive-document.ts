import type { ExpectedBody } from "../body/expected-body.ts"
import type { Exchange } from "../exchange.ts"

/** The most a document of a request may have: a thousand long keys, or ten thousand parts. */
export const documentBytesMax = 2 * 1024 * 1024

/** Takes in a body that is small enough to be looked at as a whole. */
export async function receiveDocument(exchange: Exchange, expected: ExpectedBody): Promise<string> {
  const pieces: Buffer[] = []
  await exchange.receive(expected, (piece) => {
    pieces.push(piece)
    return Promise.resolve()
  })
  return Buffer.concat(pieces).toString("utf8")
}
