import { IconCategory } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useRef } from "react"
import { trpc } from "../app/client.ts"
import { useShortcuts } from "../app/shortcuts.ts"
import { Empty } from "../feedback/empty.tsx"
import { ListState } from "../feedback/list-state.tsx"
import { PageHeader } from "../page/page-header.tsx"
import sheet from "../page/sheet.module.css"
import { NewTypeForm } from "./new-type-form.tsx"
import { TypeRow } from "./type-row.tsx"
import { typeTree } from "./type-tree.ts"
import styles from "./types-page.module.css"

/** The categories of parts, as a tree. */
export function TypesPage() {
  const types = useQuery(trpc.types.list.queryOptions())
  const nameField = useRef<HTMLInputElement>(null)
  useShortcuts({ n: () => nameField.current?.focus() })
  return (
    <>
      <PageHeader title="Types" />
      <div className={`${sheet.sheet} ${styles.narrow}`}>
        {types.data === undefined ? (
          <ListState query={types} />
        ) : (
          <>
            {types.data.length === 0 ? (
              <Empty
                icon={IconCategory}
                text="There are no types yet. A type groups parts: resistors, flours, ribbons."
              />
            ) : (
              <ul className={sheet.cards} aria-label="Types">
                {typeTree(types.data).map((branch) => (
                  <TypeRow key={branch.type.id} branch={branch} types={types.data} />
                ))}
              </ul>
            )}
            <NewTypeForm ref={nameField} types={types.data} />
          </>
        )}
      </div>
    </>
  )
}
