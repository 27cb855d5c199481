import { useSuspenseQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { trpc } from "../app/client.ts"
import { BackLink } from "../app/links.tsx"
import { PageHeader } from "../page/page-header.tsx"
import { ImportFlow } from "./import-flow.tsx"

const route = getRouteApi("/kits/$kitId/import")

/** Imports a bill of materials into the kit that it was opened from. */
export function KitImportPage() {
  const { kitId } = route.useParams()
  const { data: kit } = useSuspenseQuery(trpc.kits.get.queryOptions({ id: kitId }))
  return (
    <>
      <PageHeader
        title={`Import into ${kit.name}`}
        above={
          <BackLink to="/kits/$kitId" params={{ kitId }}>
            {kit.name}
          </BackLink>
        }
      />
      <ImportFlow kit={{ id: kit.id, name: kit.name }} />
    </>
  )
}
