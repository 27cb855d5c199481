import { TRPCError, type TRPCProcedureType } from "@trpc/server"
import type { ProcedureTypes } from "./trpc-procedures.ts"

/** The parts of an HTTP request that say what to call. */
export type CallRequest = {
  method: string
  /** One path, or several with commas between them when the request is a batch. */
  path: string
  query: Readonly<Record<string, unknown>>
  contentType: string | undefined
  body: unknown
}

export type Call = {
  index: number
  path: string
  /** Undefined when there is no procedure of this path. */
  type: TRPCProcedureType | undefined
  input: unknown
}

export type CallReader = {
  types: ProcedureTypes
  batchMax: number
  /** Parses the `input` of a query; throws when it is no JSON or names a prototype. */
  parseJson: (text: string) => unknown
}

/**
 * Finds the calls of a request as httpLink and httpBatchLink write them: inputs stand in `?input=` of a GET or in the body of
 * a POST, and for a batch in an object by position.
 *
 * @throws TRPCError when the request as a whole makes no sense; a call of its own that can't be made stays in the list
 */
export function readCalls(reader: CallReader, request: CallRequest): { isBatch: boolean; calls: Call[] } {
  const { types, batchMax } = reader
  const isBatch = request.query["batch"] === "1"
  const paths = isBatch ? request.path.split(",", batchMax + 1) : [request.path]
  if (paths.length > batchMax) {
    throw badRequest(`A batch may hold ${batchMax} calls. Send the others in a further request.`)
  }
  const input = readInput(reader, request)
  const inputs = isBatch ? inputsByPosition(input, paths.length) : [input]
  const calls = paths.map((path, index) => ({
    index,
    path,
    type: types.get(path),
    input: inputs[index],
  }))
  if (new Set(calls.flatMap(({ type }) => type ?? [])).size > 1) {
    throw badRequest("A batch may hold queries or mutations, not both. Send them in two requests.")
  }
  return { isBatch, calls }
}

function readInput({ parseJson }: CallReader, { method, query, contentType, body }: CallRequest): unknown {
  // Other types don't get here, but an empty body without any type does.
  if (method === "POST" && contentType === undefined) {
    throw new TRPCError({ code: "UNSUPPORTED_MEDIA_TYPE", message: jsonOnly })
  }
  if (method !== "GET") return body
  const text = query["input"]
  if (text === undefined || text === "") return undefined
  if (typeof text !== "string") throw badRequest("The parameter input may stand in the address once.")
  return parseJson(text)
}

export const jsonOnly = "Send JSON with content-type: application/json."

function inputsByPosition(input: unknown, count: number): unknown[] {
  if (input === undefined) return []
  if (typeof input !== "object" || input === null) {
    throw badRequest('The input of a batch must be an object with the inputs by position, such as {"0": …}.')
  }
  const byPosition = new Map<string, unknown>(Object.entries(input))
  return Array.from({ length: count }, (_, index) => byPosition.get(String(index)))
}

function badRequest(message: string): TRPCError {
  return new TRPCError({ code: "BAD_REQUEST", message })
}
