import { attachmentsRouter } from "./attachments/router.ts"
import { bomRouter } from "./bom/router.ts"
import { boxesRouter } from "./boxes/router.ts"
import { kitsRouter } from "./kits/router.ts"
import { lotsRouter } from "./lots/router.ts"
import { partsRouter } from "./parts/router.ts"
import { stockRouter } from "./stock/router.ts"
import { systemRouter } from "./system/router.ts"
import { router } from "./trpc.ts"
import { typesRouter } from "./types/router.ts"

/** Every procedure of the server. */
export const appRouter = router({
  attachments: attachmentsRouter,
  bom: bomRouter,
  boxes: boxesRouter,
  kits: kitsRouter,
  lots: lotsRouter,
  parts: partsRouter,
  stock: stockRouter,
  system: systemRouter,
  types: typesRouter,
})

export type AppRouter = typeof appRouter
