import { type Act, change } from "@kitwright/workshop/change"
import { initTRPC, type TRPCError } from "@trpc/server"
import type { Context } from "./context.ts"
import { refusalOf, wireError, withTransportCode } from "./errors.ts"

/** Stands in for the request id where an error comes up before there is a context. */
const noRequestId = "unknown"

const t = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter: ({ shape, error, ctx }) => ({
    code: shape.code,
    ...wireError(error, ctx?.requestId ?? noRequestId),
  }),
})

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/**
 * Watches over every procedure: measures it, gives errors the transport code of their meaning, counts them, and logs what
 * the caller will not be told.
 */
const watched = t.middleware(async ({ ctx, path, type, next }) => {
  const startedMs = ctx.clock.monotonicMs()
  const result = await next()
  const seconds = (ctx.clock.monotonicMs() - startedMs) / 1_000
  if (result.ok) {
    ctx.metrics.callFinished({ path, type, code: "OK", seconds })
    return result
  }
  const error = withTransportCode(result.error)
  ctx.metrics.callFinished({ path, type, code: error.code, seconds })
  reportError(ctx, path, error)
  throw error
})

/** Counts and logs an error once. Refusals are the caller's business; an internal error is logged with its cause. */
export function reportError(ctx: Pick<Context, "metrics" | "log">, path: string, error: TRPCError): void {
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

/** Gives a changing procedure `ctx.change`: the only way from a router to a transaction. */
const changing = t.middleware(async ({ ctx, path, getRawInput, next }) => {
  const input = await getRawInput()
  const run = <R>(act: Act<R>): Promise<R> =>
    change(
      ctx.db,
      { ...splitInput(input), procedure: path, actor: "local", requestId: ctx.requestId, at: ctx.now() },
      act,
    )
  return await next({ ctx: { change: run } })
})

/** The base of procedures that only read: `query.input(schema).query(…)`. */
export const query = t.procedure.use(watched)

/** The base of procedures that change something: `mutation.input(schema).mutation(({ ctx, input }) => ctx.change(…))`. */
export const mutation = t.procedure.use(watched).use(changing)

/** The base of streams of events: `subscription.input(schema).subscription(async function* …)`. */
export const subscription = t.procedure.use(watched)
