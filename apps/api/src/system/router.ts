import { verifyLedger } from "@kitwright/workshop/verify-ledger"
import { mutation, router } from "../trpc.ts"

export const systemRouter = router({
  /** Replays the whole ledger: a mutation because it is long work, not because it writes. */
  verify: mutation.mutation(({ ctx }) => ctx.change((tx) => verifyLedger(tx))),
})
