import { updateLot, updateLotInput } from "@kitwright/workshop/lots/update-lot"
import { mutation, router } from "../trpc.ts"

export const lotsRouter = router({
  update: mutation
    .input(updateLotInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => updateLot(tx, origin, input))),
})
