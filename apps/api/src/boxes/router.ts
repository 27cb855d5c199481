import {
  boxNoChange,
  boxNoInput,
  createBox,
  createBoxInput,
  deleteBox,
  getBox,
  listBoxes,
  listBoxesInput,
  updateBox,
  updateBoxInput,
} from "@kitwright/workshop/boxes/boxes"
import { mutation, query, router } from "../trpc.ts"

export const boxesRouter = router({
  get: query.input(boxNoInput).query(({ ctx, input }) => getBox(ctx.db, input.boxNo)),
  list: query.input(listBoxesInput).query(({ ctx, input }) => listBoxes(ctx.db, input)),
  create: mutation
    .input(createBoxInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => createBox(tx, origin, input))),
  update: mutation
    .input(updateBoxInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => updateBox(tx, origin, input))),
  delete: mutation
    .input(boxNoChange)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => deleteBox(tx, origin, input))),
})
