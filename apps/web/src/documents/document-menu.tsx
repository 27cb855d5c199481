import { ActionIcon, Menu } from "@mantine/core"
import {
  IconDots,
  IconExternalLink,
  IconPencil,
  IconPhotoOff,
  IconPhotoStar,
  IconTrash,
} from "@tabler/icons-react"
import { trpc } from "../app/client.ts"
import { runChange } from "../app/run-change.ts"
import { useChange } from "../app/use-change.ts"
import { notifyError, notifyWithUndo } from "../feedback/notices.tsx"
import type { SetDocument } from "./document-queries.ts"

interface DocumentMenuProps {
  readonly document: SetDocument
  readonly isCover: boolean
  readonly isReadOnly: boolean
  readonly onRename: () => void
  readonly onDeleted: () => void
}

const iconSize = 16

/** What can be done with a document. */
export function DocumentMenu(props: DocumentMenuProps) {
  const { document, isCover, isReadOnly, onRename, onDeleted } = props
  const { kind, title, url, attachmentUrl, isMissing } = document
  const address = isMissing ? null : (attachmentUrl ?? url)
  if (isReadOnly && address === null) return null
  return (
    <Menu position="bottom-end" returnFocus withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={`Actions for ${title}`}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {address === null ? null : (
          <Menu.Item
            component="a"
            href={address}
            target="_blank"
            rel="noopener noreferrer"
            leftSection={<IconExternalLink size={iconSize} aria-hidden />}
          >
            Open in a new tab
          </Menu.Item>
        )}
        {isReadOnly ? null : (
          <>
            {kind === "image" ? <CoverItem document={document} isCover={isCover} /> : null}
            <Menu.Item leftSection={<IconPencil size={iconSize} aria-hidden />} onClick={onRename}>
              Rename
            </Menu.Item>
            <DeleteItem document={document} onDeleted={onDeleted} />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function CoverItem({ document, isCover }: Pick<DocumentMenuProps, "document" | "isCover">) {
  const { id, attachmentSetId } = document
  const set = useChange(trpc.attachments.setCover.mutationOptions({ onError: notifyError }))
  const clear = useChange(trpc.attachments.clearCover.mutationOptions({ onError: notifyError }))
  if (isCover) {
    return (
      <Menu.Item
        leftSection={<IconPhotoOff size={iconSize} aria-hidden />}
        onClick={() => clear.submit({ attachmentSetId })}
      >
        Remove as cover
      </Menu.Item>
    )
  }
  return (
    <Menu.Item
      leftSection={<IconPhotoStar size={iconSize} aria-hidden />}
      onClick={() => set.submit({ attachmentSetId, attachmentId: id })}
    >
      Set as cover
    </Menu.Item>
  )
}

function DeleteItem({ document, onDeleted }: Pick<DocumentMenuProps, "document" | "onDeleted">) {
  const { id, attachmentSetId, title } = document
  const input = { attachmentSetId, attachmentId: id }
  const remove = async () => {
    try {
      // Not a change of this card: it is gone before the answer is looked at.
      await runChange(trpc.attachments.delete.mutationOptions(), input)
      onDeleted()
      notifyWithUndo(`Deleted ${title}.`, () => runChange(trpc.attachments.restore.mutationOptions(), input))
    } catch (error) {
      notifyError(error)
    }
  }
  return (
    <Menu.Item leftSection={<IconTrash size={iconSize} aria-hidden />} onClick={() => void remove()}>
      Delete
    </Menu.Item>
  )
}
