import { Button } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconArchive, IconArchiveOff, IconFileImport, IconPencil, IconTrash } from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import { refreshesByItself, refreshEverything, trpc } from "../app/client.ts"
import { ButtonLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { runChange } from "../app/run-change.ts"
import { useChange } from "../app/use-change.ts"
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx"
import { notifyDone, notifyError, notifyWithUndo } from "../feedback/notices.tsx"
import { EditKitDialog } from "./edit-kit-dialog.tsx"

type Kit = Outputs["kits"]["get"]

const iconSize = 16

/** What can be done with the kit as a whole. */
export function KitActions({ kit }: { kit: Kit }) {
  const [isEditing, editing] = useDisclosure(false)
  const [isDeleting, deleting] = useDisclosure(false)
  return (
    <>
      {kit.status === "active" ? (
        <>
          <ButtonLink
            to="/kits/$kitId/import"
            params={{ kitId: kit.id }}
            variant="default"
            leftSection={<IconFileImport size={iconSize} aria-hidden />}
          >
            Import BOM
          </ButtonLink>
          <Button
            variant="default"
            leftSection={<IconPencil size={iconSize} aria-hidden />}
            onClick={editing.open}
          >
            Edit
          </Button>
          <ArchiveButton kit={kit} />
        </>
      ) : (
        <UnarchiveButton kit={kit} />
      )}
      <Button
        variant="default"
        leftSection={<IconTrash size={iconSize} aria-hidden />}
        onClick={deleting.open}
      >
        Delete
      </Button>
      {isEditing ? <EditKitDialog kit={kit} onClose={editing.close} /> : null}
      {isDeleting ? <DeleteDialog kit={kit} onClose={deleting.close} /> : null}
    </>
  )
}

function ArchiveButton({ kit }: { kit: Kit }) {
  const { id, name } = kit
  const archive = useChange(trpc.kits.archive.mutationOptions({ onError: notifyError }))
  const undo = () => runChange(trpc.kits.unarchive.mutationOptions(), { id })
  return (
    <Button
      variant="default"
      leftSection={<IconArchive size={iconSize} aria-hidden />}
      loading={archive.isPending}
      onClick={() => archive.submit({ id }, () => notifyWithUndo(`Archived ${name}.`, undo))}
    >
      Archive
    </Button>
  )
}

function UnarchiveButton({ kit }: { kit: Kit }) {
  const { id, name } = kit
  const unarchive = useChange(trpc.kits.unarchive.mutationOptions({ onError: notifyError }))
  return (
    <Button
      variant="default"
      leftSection={<IconArchiveOff size={iconSize} aria-hidden />}
      loading={unarchive.isPending}
      onClick={() => unarchive.submit({ id }, () => notifyDone(`Brought ${name} back.`))}
    >
      Bring back
    </Button>
  )
}

function DeleteDialog({ kit, onClose }: { kit: Kit; onClose: () => void }) {
  const navigate = useNavigate()
  const remove = useChange(trpc.kits.delete.mutationOptions({ meta: refreshesByItself }))
  const leave = async () => {
    await navigate({ to: "/kits" })
    refreshEverything()
    notifyDone(`Deleted ${kit.name}.`)
  }
  return (
    <ConfirmDialog
      onClose={onClose}
      title={`Delete ${kit.name}?`}
      text="The kit and its lines are removed for good. Its parts stay."
      action="Delete"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.submit({ id: kit.id }, () => void leave())}
    />
  )
}
