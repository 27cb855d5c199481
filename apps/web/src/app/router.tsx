/** Every address of the app, what it loads first, and the page that shows it. Each page is a chunk of its own. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
} from "@tanstack/react-router"
import { documentSet } from "../documents/document-queries.ts"
import { LoadingPage } from "../feedback/loading.tsx"
import { kitsPages } from "../kits/kit-queries.ts"
import { readKitsSearch } from "../kits/kits-search.ts"
import { movementPages, partsPages } from "../parts/part-queries.ts"
import { readPartsSearch } from "../parts/parts-search.ts"
import { readPartSearch } from "../parts/part-search.ts"
import { queryClient, trpc } from "./client.ts"
import { isServerReachable, loadPiece, onConnectionChange } from "./connection.ts"
import { NotFoundPage } from "./not-found-page.tsx"
import { RouteError } from "./route-error.tsx"
import { readId } from "./search-params.ts"
import { Shell } from "./shell.tsx"

const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundPage,
})

/** An address with something else than a number where an id belongs leads nowhere. */
function idOf(text: string): number {
  const id = readId(text)
  if (id === undefined) throw notFound()
  return id
}

// The router adds what a reader understood to what stands in the address, and leaves there what it didn't: whoever
// uses it reads once more.

// Lists show their frame at once and fill it; what they need is asked for while their code is on its way.
const partsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: readPartsSearch,
  loaderDeps: ({ search }) => readPartsSearch({ ...search }),
  loader: ({ deps }) => {
    void queryClient.prefetchInfiniteQuery(partsPages(deps))
    void queryClient.prefetchQuery(trpc.types.list.queryOptions())
  },
  component: lazyRouteComponent(
    () => loadPiece(() => import("../parts/parts-list-page.tsx")),
    "PartsListPage",
  ),
})

const newPartRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/parts/new",
  component: lazyRouteComponent(() => loadPiece(() => import("../parts/new-part-page.tsx")), "NewPartPage"),
})

const partRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/parts/$key",
  validateSearch: readPartSearch,
  loader: async ({ params: { key } }) => {
    void queryClient.prefetchQuery(trpc.parts.stock.queryOptions({ key }))
    void queryClient.prefetchInfiniteQuery(movementPages(key))
    const { attachmentSetId } = await queryClient.ensureQueryData(trpc.parts.get.queryOptions({ key }))
    void queryClient.prefetchQuery(documentSet(attachmentSetId))
  },
  component: lazyRouteComponent(() => loadPiece(() => import("../parts/part-page.tsx")), "PartPage"),
})

const typesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/types",
  loader: () => void queryClient.prefetchQuery(trpc.types.list.queryOptions()),
  component: lazyRouteComponent(() => loadPiece(() => import("../types/types-page.tsx")), "TypesPage"),
})

const boxesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/boxes",
  component: lazyRouteComponent(() => loadPiece(() => import("../boxes/boxes-page.tsx")), "BoxesPage"),
})

const boxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/boxes/$boxNo",
  params: {
    parse: ({ boxNo }) => ({ boxNo: idOf(boxNo) }),
    stringify: ({ boxNo }) => ({ boxNo: String(boxNo) }),
  },
  loader: async ({ params: { boxNo } }) => {
    await queryClient.ensureQueryData(trpc.boxes.get.queryOptions({ boxNo }))
  },
  component: lazyRouteComponent(() => loadPiece(() => import("../boxes/box-page.tsx")), "BoxPage"),
})

const kitsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/kits",
  validateSearch: readKitsSearch,
  loaderDeps: ({ search }) => readKitsSearch({ ...search }),
  loader: ({ deps }) => void queryClient.prefetchInfiniteQuery(kitsPages(deps)),
  component: lazyRouteComponent(() => loadPiece(() => import("../kits/kits-list-page.tsx")), "KitsListPage"),
})

const newKitRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/kits/new",
  component: lazyRouteComponent(() => loadPiece(() => import("../kits/new-kit-page.tsx")), "NewKitPage"),
})

const kitParams = {
  parse: ({ kitId }: { kitId: string }) => ({ kitId: idOf(kitId) }),
  stringify: ({ kitId }: { kitId: number }) => ({ kitId: String(kitId) }),
}

const kitRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/kits/$kitId",
  params: kitParams,
  loader: async ({ params: { kitId } }) => {
    void queryClient.prefetchQuery(trpc.kits.buildable.queryOptions({ id: kitId }))
    const { attachmentSetId } = await queryClient.ensureQueryData(trpc.kits.get.queryOptions({ id: kitId }))
    void queryClient.prefetchQuery(documentSet(attachmentSetId))
  },
  component: lazyRouteComponent(() => loadPiece(() => import("../kits/kit-page.tsx")), "KitPage"),
})

const kitImportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/kits/$kitId/import",
  params: kitParams,
  loader: async ({ params: { kitId } }) => {
    await queryClient.ensureQueryData(trpc.kits.get.queryOptions({ id: kitId }))
  },
  component: lazyRouteComponent(
    () => loadPiece(() => import("../import/kit-import-page.tsx")),
    "KitImportPage",
  ),
})

const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/import",
  component: lazyRouteComponent(() => loadPiece(() => import("../import/import-page.tsx")), "ImportPage"),
})

const routeTree = rootRoute.addChildren([
  partsRoute,
  newPartRoute,
  partRoute,
  typesRoute,
  boxesRoute,
  boxRoute,
  kitsRoute,
  newKitRoute,
  kitRoute,
  kitImportRoute,
  importRoute,
])

export const router = createRouter({
  routeTree,
  scrollRestoration: true,
  defaultPreload: "intent",
  // The cache of queries decides what is fresh; the router keeps nothing of its own.
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: LoadingPage,
  defaultPendingMs: 300,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFoundPage,
})

// A page that failed because nobody answered is loaded again once somebody does.
onConnectionChange(() => {
  if (isServerReachable()) void router.invalidate()
})

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
