import type { Db } from "@kitwright/db/database"
import { DomainError, reasons } from "@kitwright/domain/errors"
import { z } from "zod"
import { mutation, query, router, subscription } from "../src/trpc.ts"

const text = z.strictObject({ text: z.string().max(2_000) })

const textChange = z.strictObject({ text: z.string(), idempotencyKey: z.string().optional() })

/** How often a change has run, by its text. */
export const changesRun = new Map<string, number>()

async function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) throw new Error("a call without a signal can't be waited for")
  const { promise, resolve } = Promise.withResolvers<void>()
  signal.addEventListener("abort", () => resolve())
  await promise
}

const sleepInput = z.strictObject({ seconds: z.number() })

async function sleep(db: Db, seconds: number): Promise<string> {
  await db.selectNoFrom((eb) => eb.fn<string>("pg_sleep", [eb.val(seconds)]).as("slept")).execute()
  return "awake"
}

/** Procedures that do what the server around them must be able to bear. */
export const probeRouter = router({
  probe: router({
    echo: query.input(text).query(({ input }) => input),
    nothing: query.query(() => undefined),
    context: query.query(({ ctx }) => ({ requestId: ctx.requestId, today: ctx.today, now: ctx.now() })),
    refuse: query.input(z.strictObject({ reason: z.enum(reasons) })).query(({ input }) => {
      throw new DomainError(input.reason, `Refused: ${input.reason}.`, { what: "probe" })
    }),
    crash: query.query(() => {
      throw new Error("a stack, a path and the password hunter2")
    }),
    badSql: query.query(async ({ ctx }) => {
      await ctx.db.selectFrom("parts").select("id").where("id", "=", Number.NaN).execute()
    }),
    sleep: query.input(sleepInput).query(({ ctx, input }) => sleep(ctx.db, input.seconds)),
    doze: mutation.input(sleepInput).mutation(({ ctx, input }) => sleep(ctx.db, input.seconds)),
    change: mutation.input(textChange).mutation(({ ctx, input }) =>
      ctx.change((_tx, origin) => {
        changesRun.set(input.text, (changesRun.get(input.text) ?? 0) + 1)
        return Promise.resolve({ text: input.text, origin })
      }),
    ),
    touch: mutation.mutation(() => "touched"),
    events: subscription.subscription(async function* events() {
      yield await Promise.resolve("first")
      yield "second"
    }),
  }),
  bom: router({
    preview: mutation
      .input(z.strictObject({ contentBase64: z.string() }))
      .mutation(({ input }) => ({ length: input.contentBase64.length })),
    progress: subscription.subscription(async function* progress({ signal }) {
      yield { done: 0 }
      await aborted(signal)
    }),
  }),
})

export type ProbeRouter = typeof probeRouter
