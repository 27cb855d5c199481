import { ActionIcon, Anchor, Button, Group, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useDisclosure } from "@mantine/hooks"
import { IconExternalLink, IconPlus, IconX } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"
import { runChange } from "../app/run-change.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { ListState } from "../feedback/list-state.tsx"
import { notifyError, notifyWithUndo } from "../feedback/notices.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { Panel } from "../page/panel.tsx"
import styles from "./links-panel.module.css"

/** Datasheets, shops and other addresses. */
export function LinksPanel({ partKey }: { partKey: string }) {
  const links = useQuery(trpc.parts.links.queryOptions({ key: partKey }))
  const [isAdding, adding] = useDisclosure(false)
  return (
    <Panel
      title="Links"
      actions={
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-expanded={isAdding}
          onClick={adding.toggle}
        >
          Add link
        </Button>
      }
    >
      <Stack gap="sm">
        {isAdding ? <LinkForm partKey={partKey} onClose={adding.close} /> : null}
        <LinkList partKey={partKey} links={links} />
      </Stack>
    </Panel>
  )
}

interface LinkListProps {
  readonly partKey: string
  readonly links: {
    readonly data: Outputs["parts"]["links"] | undefined
    readonly error: unknown
    readonly refetch: () => Promise<unknown>
  }
}

function LinkList({ partKey, links }: LinkListProps) {
  if (links.data === undefined) return <ListState query={links} />
  if (links.data.length === 0) return <p className={styles.none}>No links yet.</p>
  return (
    <ul className={styles.list}>
      {links.data.map((link) => (
        <LinkItem key={link.id} partKey={partKey} link={link} />
      ))}
    </ul>
  )
}

interface LinkItemProps {
  readonly partKey: string
  readonly link: Outputs["parts"]["links"][number]
}

function LinkItem({ partKey, link: { id, title, url } }: LinkItemProps) {
  const remove = useChange(trpc.parts.removeLink.mutationOptions({ onError: notifyError }))
  const putBack = () => runChange(trpc.parts.addLink.mutationOptions(), { key: partKey, url, title })
  const takeAway = () =>
    remove.submit({ key: partKey, linkId: id }, () => notifyWithUndo(`Removed the link ${title}.`, putBack))
  return (
    <li className={styles.item}>
      <Anchor href={url} target="_blank" rel="noopener noreferrer" className={styles.link} fz="sm">
        {title} <IconExternalLink size={13} aria-label="opens in a new tab" />
      </Anchor>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={`Remove link ${title}`}
        onClick={takeAway}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </li>
  )
}

function LinkForm({ partKey, onClose }: { partKey: string; onClose: () => void }) {
  const add = useChange(trpc.parts.addLink.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { url: "", title: "" },
    validate: {
      url: (text) =>
        /^https?:\/\/./i.test(text.trim()) ? null : "Enter an address that starts with https://",
    },
  })
  const rest = useFieldIssues(form, add.error)
  const save = form.onSubmit(({ url, title }) =>
    add.submit(
      { key: partKey, url: url.trim(), ...(title.trim() !== "" && { title: title.trim() }) },
      onClose,
    ),
  )
  return (
    <form noValidate onSubmit={save}>
      <Stack gap="xs">
        <TextInput
          label="Address"
          type="url"
          required
          autoFocus
          placeholder="https://"
          maxLength={2_000}
          {...form.getInputProps("url")}
        />
        <TextInput label="Title" maxLength={200} {...form.getInputProps("title")} />
        {rest === null ? null : <ErrorPanel error={rest} />}
        <Group gap="xs">
          <Button type="submit" size="compact-sm" loading={add.isPending}>
            Save link
          </Button>
          <Button variant="default" size="compact-sm" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
