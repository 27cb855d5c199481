import { Button } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconArchive, IconArchiveOff, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import { refreshesByItself, refreshEverything, trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"
import { runChange } from "../app/run-change.ts"
import { useChange } from "../app/use-change.ts"
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx"
import { notifyDone, notifyError, notifyWithUndo } from "../feedback/notices.tsx"
import { EditPartDialog } from "./edit-part-dialog.tsx"

interface PartActionsProps {
  readonly part: Outputs["parts"]["get"]
  /** Null where stock can't be added. */
  readonly onAddStock: (() => void) | null
}

const iconSize = 16

/** What can be done with the part as a whole. */
export function PartActions({ part, onAddStock }: PartActionsProps) {
  const [isEditing, editing] = useDisclosure(false)
  const [isDeleting, deleting] = useDisclosure(false)
  const { key } = part
  return (
    <>
      {onAddStock === null ? null : (
        <Button leftSection={<IconPlus size={iconSize} aria-hidden />} onClick={onAddStock}>
          Add stock
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPencil size={iconSize} aria-hidden />}
        onClick={editing.open}
      >
        Edit
      </Button>
      {part.archivedAt === null ? <ArchiveButton partKey={key} /> : <UnarchiveButton partKey={key} />}
      <Button
        variant="default"
        leftSection={<IconTrash size={iconSize} aria-hidden />}
        onClick={deleting.open}
      >
        Delete
      </Button>
      {isEditing ? <EditPartDialog part={part} onClose={editing.close} /> : null}
      {isDeleting ? <DeleteDialog part={part} onClose={deleting.close} /> : null}
    </>
  )
}

function ArchiveButton({ partKey }: { partKey: string }) {
  const archive = useChange(trpc.parts.archive.mutationOptions({ onError: notifyError }))
  const undo = () => runChange(trpc.parts.unarchive.mutationOptions(), { key: partKey })
  return (
    <Button
      variant="default"
      leftSection={<IconArchive size={iconSize} aria-hidden />}
      loading={archive.isPending}
      onClick={() => archive.submit({ key: partKey }, () => notifyWithUndo(`Archived ${partKey}.`, undo))}
    >
      Archive
    </Button>
  )
}

function UnarchiveButton({ partKey }: { partKey: string }) {
  const unarchive = useChange(trpc.parts.unarchive.mutationOptions({ onError: notifyError }))
  return (
    <Button
      variant="default"
      leftSection={<IconArchiveOff size={iconSize} aria-hidden />}
      loading={unarchive.isPending}
      onClick={() => unarchive.submit({ key: partKey }, () => notifyDone(`Brought ${partKey} back.`))}
    >
      Bring back
    </Button>
  )
}

function DeleteDialog({ part, onClose }: { part: Outputs["parts"]["get"]; onClose: () => void }) {
  const navigate = useNavigate()
  const remove = useChange(trpc.parts.delete.mutationOptions({ meta: refreshesByItself }))
  const leave = async () => {
    await navigate({ to: "/" })
    refreshEverything()
    notifyDone(`Deleted ${part.key}.`)
  }
  return (
    <ConfirmDialog
      onClose={onClose}
      title={`Delete ${part.key}?`}
      text={`${part.description} is removed for good. Its key is never given out again.`}
      action="Delete"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.submit({ key: part.key }, () => void leave())}
    />
  )
}
