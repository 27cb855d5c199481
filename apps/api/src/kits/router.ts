import { archiveKit, deleteKit, kitIdChange, unarchiveKit } from "@kitwright/workshop/kits/archive-kit"
import { getBuildable } from "@kitwright/workshop/kits/buildable"
import {
  addLine,
  addLineInput,
  moveLine,
  moveLineInput,
  removeLine,
  removeLineInput,
  updateLine,
  updateLineInput,
} from "@kitwright/workshop/kits/edit-lines"
import { explode, explodeInput } from "@kitwright/workshop/kits/explode"
import { getKit, kitIdInput } from "@kitwright/workshop/kits/get-kit"
import { listKits, listKitsInput } from "@kitwright/workshop/kits/list-kits"
import { createKit, createKitInput, updateKit, updateKitInput } from "@kitwright/workshop/kits/save-kit"
import { mutation, query, router } from "../trpc.ts"

export const kitsRouter = router({
  create: mutation
    .input(createKitInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => createKit(tx, origin, input))),
  get: query.input(kitIdInput).query(async ({ ctx, input }) => {
    const kit = await getKit(ctx.db, input.id, ctx.today)
    ctx.metrics.kitViewed()
    return kit
  }),
  buildable: query.input(kitIdInput).query(({ ctx, input }) => getBuildable(ctx.db, input.id, ctx.today)),
  explode: query.input(explodeInput).query(({ ctx, input }) => explode(ctx.db, input)),
  list: query.input(listKitsInput).query(({ ctx, input }) => listKits(ctx.db, input)),
  update: mutation
    .input(updateKitInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => updateKit(tx, origin, input))),
  archive: mutation
    .input(kitIdChange)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => archiveKit(tx, origin, input))),
  unarchive: mutation
    .input(kitIdChange)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => unarchiveKit(tx, origin, input))),
  delete: mutation
    .input(kitIdChange)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => deleteKit(tx, origin, input))),

  addLine: mutation
    .input(addLineInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => addLine(tx, origin, input))),
  updateLine: mutation
    .input(updateLineInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => updateLine(tx, origin, input))),
  moveLine: mutation
    .input(moveLineInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => moveLine(tx, origin, input))),
  removeLine: mutation
    .input(removeLineInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => removeLine(tx, origin, input))),
})
