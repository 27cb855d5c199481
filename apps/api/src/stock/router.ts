import { addStock, addStockInput } from "@kitwright/workshop/stock/add-stock"
import { countStock, countStockInput } from "@kitwright/workshop/stock/count-stock"
import { moveStock, moveStockInput } from "@kitwright/workshop/stock/move-stock"
import {
  removeManyFromStock,
  removeManyInput,
  removeStock,
  removeStockInput,
} from "@kitwright/workshop/stock/remove-stock"
import { undoMovement, undoMovementInput } from "@kitwright/workshop/stock/undo-movement"
import { mutation, router } from "../trpc.ts"

export const stockRouter = router({
  add: mutation.input(addStockInput).mutation(async ({ ctx, input }) => {
    const added = await ctx.change((tx, origin) => addStock(tx, origin, input))
    ctx.metrics.quantityChanged("receipt")
    return added
  }),
  remove: mutation.input(removeStockInput).mutation(async ({ ctx, input }) => {
    const removed = await ctx.change((tx, origin) => removeStock(tx, origin, input))
    ctx.metrics.quantityChanged(input.reason)
    return removed
  }),
  removeMany: mutation.input(removeManyInput).mutation(async ({ ctx, input }) => {
    const removed = await ctx.change((tx, origin) => removeManyFromStock(tx, origin, input))
    ctx.metrics.quantityChanged(input.reason)
    return removed
  }),
  move: mutation.input(moveStockInput).mutation(async ({ ctx, input }) => {
    const moved = await ctx.change((tx, origin) => moveStock(tx, origin, input))
    ctx.metrics.quantityChanged("move")
    return moved
  }),
  count: mutation.input(countStockInput).mutation(async ({ ctx, input }) => {
    const counted = await ctx.change((tx, origin) => countStock(tx, origin, input))
    if (counted.movementIds.length > 0) ctx.metrics.quantityChanged("count")
    return counted
  }),
  undo: mutation.input(undoMovementInput).mutation(async ({ ctx, input }) => {
    const undone = await ctx.change((tx, origin) => undoMovement(tx, origin, input))
    ctx.metrics.quantityChanged("undo")
    return undone
  }),
})
