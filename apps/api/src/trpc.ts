import { type Act, change } from "@kitwright/workshop/change"
import { getTRPCErrorFromUnknown, initTRPC } from "@trpc/server"
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc"
import type { Context } from "./context.ts"
import { refusalOf, wireError } from "./errors.ts"

/** Stands in for the request id where an error comes up before there is a context. */
const noRequestId = "unknown"

const t = initTRPC.context<Context>().create({
  isDev: false,
  // Without a sign of life proxies would cut a quiet stream.
  sse: { ping: { enabled: true, intervalMs: 15_000 } },
  errorFormatter: ({ error, ctx }) => {
    const { message, data } = wireError(error, ctx?.requestId ?? noRequestId)
    return { message, code: TRPC_ERROR_CODES_BY_KEY[data.code], data }
  },
})

export const router = t.router

/** Counts and logs an error once. Refusals are the caller's business; an internal error is logged with its cause. */
export function reportError(ctx: Pick<Context, "metrics" | "log">, path: string, cause: Error): void {
  const error = getTRPCErrorFromUnknown(cause)
  const refusal = refusalOf(error)
  ctx.metrics.errorAnswered(refusal?.reason ?? "INTERNAL")
  if (refusal === undefined) {
    ctx.log.error({ path, err: error.cause ?? error }, "a procedure failed")
    return
  }
  if (refusal.reason === "UNAVAILABLE") {
    ctx.log.warn({ path, err: error.cause }, "a call was refused: unavailable")
    return
  }
  ctx.log.debug({ path, reason: refusal.reason, refusal: refusal.message }, "a call was refused")
}

/** Takes the idempotency key out of the input; what is left is what a repetition is compared with. */
function splitInput(input: unknown): { idempotencyKey: string | null; body: unknown } {
  if (typeof input !== "object" || input === null) return { idempotencyKey: null, body: input }
  const { idempotencyKey, ...body } = { idempotencyKey: undefined, ...input }
  return { idempotencyKey: typeof idempotencyKey === "string" ? idempotencyKey : null, body }
}

/**
 * Gives a changing procedure `ctx.change`: the only way from a router to a transaction. `ctx.changeApart` is for a step that
 * is committed before it, such as a record of what is about to be stored; the idempotency key stays with the change itself.
 */
const changing = t.middleware(async ({ ctx, path, getRawInput, next }) => {
  const input = await getRawInput()
  const { idempotencyKey, body } = splitInput(input)
  const runWith =
    (key: string | null) =>
    <R>(act: Act<R>): Promise<R> =>
      change(
        ctx.db,
        {
          body,
          idempotencyKey: key,
          procedure: path,
          actor: "local",
          requestId: ctx.requestId,
          at: ctx.now(),
        },
        act,
      )
  return await next({ ctx: { change: runWith(idempotencyKey), changeApart: runWith(null) } })
})

/*
 * A middleware around every call would cost a tenth of the throughput (tRPC copies the call's options at each step), so calls
 * are measured and their errors reported by the HTTP binding, which sees each of them anyway.
 */

/** The base of procedures that only read: `query.input(schema).query(…)`. */
export const query = t.procedure

/** The base of procedures that change something: `mutation.input(schema).mutation(({ ctx, input }) => ctx.change(…))`. */
export const mutation = t.procedure.use(changing)

/** The base of streams of events: `subscription.input(schema).subscription(async function* …)`. */
export const subscription = t.procedure
