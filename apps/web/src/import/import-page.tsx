import { PageHeader } from "../page/page-header.tsx"
import { ImportFlow } from "./import-flow.tsx"

/** Imports a bill of materials into a new kit, or one that is chosen. */
export function ImportPage() {
  return (
    <>
      <PageHeader
        title="Import"
        below="A bill of materials from a CAD tool, a recipe, any list of parts with quantities."
      />
      <ImportFlow kit={null} />
    </>
  )
}
