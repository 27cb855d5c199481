import { getHTTPStatusCode } from "@trpc/server/http"
import type { TRPCResponse } from "@trpc/server/rpc"
import type { FastifyReply } from "fastify"
import { retryAfterSeconds } from "./errors.ts"

/** Sends what was answered to one call or to a batch, with the status that tRPC gives to it. */
export function sendResponses(reply: FastifyReply, responses: TRPCResponse | TRPCResponse[]): FastifyReply {
  // Too late: the time limit has answered in the meantime.
  if (reply.sent) return reply
  const status = getHTTPStatusCode(responses)
  if (status !== 200 && [responses].flat().some((response) => getHTTPStatusCode(response) === 503)) {
    reply.header("retry-after", String(retryAfterSeconds))
  }
  return reply.code(status).header("content-type", "application/json").send(JSON.stringify(responses))
}
