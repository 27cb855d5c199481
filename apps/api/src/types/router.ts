import {
  createType,
  createTypeInput,
  deleteType,
  listTypes,
  typeIdChange,
  updateType,
  updateTypeInput,
} from "@kitwright/workshop/types/types"
import { mutation, query, router } from "../trpc.ts"

export const typesRouter = router({
  list: query.query(({ ctx }) => listTypes(ctx.db)),
  create: mutation
    .input(createTypeInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => createType(tx, origin, input))),
  update: mutation
    .input(updateTypeInput)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => updateType(tx, origin, input))),
  delete: mutation
    .input(typeIdChange)
    .mutation(({ ctx, input }) => ctx.change((tx, origin) => deleteType(tx, origin, input))),
})
