import { Button } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconPencil, IconTrash } from "@tabler/icons-react"
import { useSuspenseQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { refreshesByItself, refreshEverything, trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"
import { BackLink, TextLink } from "../app/links.tsx"
import { useChange } from "../app/use-change.ts"
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx"
import { notifyDone } from "../feedback/notices.tsx"
import { PageHeader } from "../page/page-header.tsx"
import { PartKeyText } from "../parts/part-key-text.tsx"
import { Amount } from "../quantity/amount.tsx"
import { EditBoxDialog } from "./edit-box-dialog.tsx"
import styles from "./box-page.module.css"
import { Utilisation } from "./utilisation.tsx"

const route = getRouteApi("/boxes/$boxNo")

type Box = Outputs["boxes"]["get"]

/** One box with its locations and what lies there. */
export function BoxPage() {
  const { boxNo } = route.useParams()
  const { data: box } = useSuspenseQuery(trpc.boxes.get.queryOptions({ boxNo }))
  const [isEditing, editing] = useDisclosure(false)
  const [isDeleting, deleting] = useDisclosure(false)
  return (
    <>
      <PageHeader
        title={`Box ${box.boxNo}`}
        above={<BackLink to="/boxes">Boxes</BackLink>}
        aside={<Utilisation box={box} />}
        below={box.description}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={editing.open}
            >
              Edit
            </Button>
            <Button
              variant="default"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={deleting.open}
            >
              Delete
            </Button>
          </>
        }
      />
      <ol className={styles.grid} aria-label="Locations">
        {box.locations.map((location) => (
          <Location key={location.locNo} location={location} />
        ))}
      </ol>
      {isEditing ? <EditBoxDialog box={box} onClose={editing.close} /> : null}
      {isDeleting ? <DeleteBox box={box} onClose={deleting.close} /> : null}
    </>
  )
}

function Location({ location: { locNo, contents } }: { location: Box["locations"][number] }) {
  return (
    <li className={styles.location} data-free={contents.length === 0} aria-label={`Location ${locNo}`}>
      <span className={styles.number}>{locNo}</span>
      {contents.length === 0 ? (
        <span className={styles.free}>free</span>
      ) : (
        contents.map(({ partKey, description, quantity, unit }) => (
          <div key={partKey} className={styles.content}>
            <TextLink to="/parts/$key" params={{ key: partKey }} fz="sm" c="inherit" className={styles.name}>
              <PartKeyText value={partKey} /> {description}
            </TextLink>
            <Amount value={quantity} unit={unit} />
          </div>
        ))
      )}
    </li>
  )
}

function DeleteBox({ box, onClose }: { box: Box; onClose: () => void }) {
  const navigate = route.useNavigate()
  const remove = useChange(trpc.boxes.delete.mutationOptions({ meta: refreshesByItself }))
  const leave = async () => {
    await navigate({ to: "/boxes" })
    refreshEverything()
    notifyDone(`Deleted box ${box.boxNo}.`)
  }
  return (
    <ConfirmDialog
      onClose={onClose}
      title={`Delete box ${box.boxNo}?`}
      text="Only an empty box can be deleted. Its number is not used again."
      action="Delete"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.submit({ boxNo: box.boxNo }, () => void leave())}
    />
  )
}
