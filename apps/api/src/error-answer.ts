import { type AnyTRPCRouter, getTRPCErrorFromUnknown, getTRPCErrorShape, TRPCError } from "@trpc/server"
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { Context } from "./context.ts"
import { sendResponses } from "./send-responses.ts"
import { reportError } from "./trpc.ts"
import { configOf } from "./trpc-procedures.ts"
import { jsonOnly } from "./trpc-request.ts"

export type ErrorAnswer = (request: FastifyRequest, reply: FastifyReply, cause: unknown) => FastifyReply

/**
 * Answers whatever fails outside of a procedure (a body too large, JSON that is none, a foreign origin, an unknown address) in
 * the same form as the errors of procedures.
 */
export function createErrorAnswer(settings: {
  router: AnyTRPCRouter
  createContext: (request: FastifyRequest) => Context
}): ErrorAnswer {
  return (request, reply, cause) => {
    const error = toTRPCError(cause)
    const ctx = settings.createContext(request)
    reportError(ctx, request.routeOptions.url ?? "unknown", error)
    // The rest of a request that is given up on its way must not be taken for the next one.
    if (error.code === "TIMEOUT") reply.header("connection", "close")
    const config = configOf(settings.router)
    const shape = getTRPCErrorShape({
      config,
      error,
      type: "unknown",
      path: undefined,
      input: undefined,
      ctx,
    })
    return sendResponses(reply, { error: shape })
  }
}

/** What Fastify refuses by itself, by its status, in words for the caller. */
const refusedByStatus: ReadonlyMap<number, { code: TRPC_ERROR_CODE_KEY; message: string }> = new Map([
  [400, { code: "BAD_REQUEST", message: "The request is not valid JSON, or its address can't be read." }],
  [414, { code: "BAD_REQUEST", message: "The address is too long. Send less at once." }],
  [403, { code: "FORBIDDEN", message: "This address is not open to anybody." }],
  [413, { code: "PAYLOAD_TOO_LARGE", message: "The request is too large. Send less at once." }],
  [415, { code: "UNSUPPORTED_MEDIA_TYPE", message: jsonOnly }],
])

function toTRPCError(cause: unknown): TRPCError {
  if (cause instanceof Error && "code" in cause && cause.code === "FST_ERR_HANDLER_TIMEOUT") {
    return new TRPCError({ code: "TIMEOUT", message: "The request was sent too slowly. Try again." })
  }
  const status = cause instanceof Error && "statusCode" in cause ? cause.statusCode : undefined
  const refused = typeof status === "number" ? refusedByStatus.get(status) : undefined
  if (refused !== undefined) return new TRPCError({ ...refused, cause })
  return getTRPCErrorFromUnknown(cause)
}
