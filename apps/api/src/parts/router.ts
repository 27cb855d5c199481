import { archivePart, deletePart, partKeyChange, unarchivePart } from "@kitwright/workshop/parts/archive-part"
import { createPart, createPartInput } from "@kitwright/workshop/parts/create-part"
import { partKeyInput, readPart } from "@kitwright/workshop/parts/get-part"
import { listParts, listPartsInput } from "@kitwright/workshop/parts/list-parts"
import { listKitsOfPart, listReservations, reservationsInput } from "@kitwright/workshop/parts/part-kits"
import {
  historyInput,
  listMovements,
  listMovementsInput,
  listPartStock,
  onHandAt,
  onHandAtInput,
  partHistory,
} from "@kitwright/workshop/parts/part-ledger"
import { updatePart, updatePartInput } from "@kitwright/workshop/parts/update-part"
import { mutation, query, router } from "../trpc.ts"

export const partsRouter = router({
  create: mutation.input(createPartInput).mutation(async ({ ctx, input }) => {
    const part = await ctx.change((tx, origin) => createPart(tx, origin, input))
    if (input.openingStock !== undefined) ctx.metrics.quantityChanged("opening")
    return part
  }),
  get: query.input(partKeyInput).query(({ ctx, input }) => readPart(ctx.parts, input.key, ctx.today)),
  list: query.input(listPartsInput).query(({ ctx, input }) => listParts(ctx.db, input, ctx.today)),
  update: mutation
    .input(updatePartInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => updatePart(tx, origin, input))),
  archive: mutation
    .input(partKeyChange)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => archivePart(tx, origin, input))),
  unarchive: mutation
    .input(partKeyChange)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => unarchivePart(tx, origin, input))),
  delete: mutation
    .input(partKeyChange)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => deletePart(tx, origin, input))),

  kits: query.input(partKeyInput).query(async ({ ctx, input }) => {
    const kits = await listKitsOfPart(ctx.parts, input.key)
    ctx.metrics.partKitUsageRequested(kits.length > 0)
    return kits
  }),
  reservations: query.input(reservationsInput).query(({ ctx, input }) => listReservations(ctx.db, input)),

  stock: query.input(partKeyInput).query(({ ctx, input }) => listPartStock(ctx.db, input.key, ctx.today)),
  movements: query.input(listMovementsInput).query(({ ctx, input }) => listMovements(ctx.db, input)),
  history: query.input(historyInput).query(({ ctx, input }) => partHistory(ctx.db, input)),
  onHandAt: query.input(onHandAtInput).query(({ ctx, input }) => onHandAt(ctx.db, input)),
})
