import { Button } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconPackages, IconPlus } from "@tabler/icons-react"
import { useInfiniteQuery } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useShortcuts } from "../app/shortcuts.ts"
import { Empty } from "../feedback/empty.tsx"
import { ListState } from "../feedback/list-state.tsx"
import { LoadMore } from "../page/load-more.tsx"
import { PageHeader } from "../page/page-header.tsx"
import sheet from "../page/sheet.module.css"
import { boxPages } from "./box-queries.ts"
import { BoxesTable } from "./boxes-table.tsx"
import { CreateBoxDialog } from "./create-box-dialog.tsx"

/** All boxes, and how full each is. */
export function BoxesPage() {
  const [isCreating, creating] = useDisclosure(false)
  const navigate = useNavigate()
  useShortcuts({ n: creating.open })
  return (
    <>
      <PageHeader
        title="Boxes"
        actions={
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={creating.open}>
            Create box
          </Button>
        }
      />
      <div className={sheet.sheet}>
        <BoxRows onCreate={creating.open} />
      </div>
      {isCreating ? (
        <CreateBoxDialog
          onClose={creating.close}
          onCreated={(boxNo) => void navigate({ to: "/boxes/$boxNo", params: { boxNo } })}
        />
      ) : null}
    </>
  )
}

function BoxRows({ onCreate }: { onCreate: () => void }) {
  const pages = useInfiniteQuery(boxPages())
  if (pages.data === undefined) return <ListState query={pages} />
  const boxes = pages.data.pages.flatMap((page) => page.items)
  if (boxes.length === 0) {
    return (
      <Empty
        icon={IconPackages}
        text="There are no boxes yet. A box has numbered locations, and parts lie in them."
      >
        <Button variant="default" onClick={onCreate}>
          Create the first box
        </Button>
      </Empty>
    )
  }
  return (
    <>
      <BoxesTable boxes={boxes} />
      <LoadMore
        shownCount={boxes.length}
        noun={["box", "boxes"]}
        hasMore={pages.hasNextPage}
        isLoading={pages.isFetchingNextPage}
        onMore={() => void pages.fetchNextPage()}
      />
    </>
  )
}
