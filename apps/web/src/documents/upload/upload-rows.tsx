import { ActionIcon, Button, Progress, VisuallyHidden } from "@mantine/core"
import { IconAlertTriangle, IconFile, IconRefresh, IconX } from "@tabler/icons-react"
import type { Upload } from "./upload-queue.ts"
import styles from "./upload-rows.module.css"
import { percentOf, progressText, sizeText, stateText } from "./upload-words.ts"
import { uploads } from "./uploads.ts"

/** The files on their way into a set: one row each, with what can be done about it. */
export function UploadRows({ rows }: { rows: readonly Upload[] }) {
  return (
    <>
      <VisuallyHidden role="status">{progressText(rows)}</VisuallyHidden>
      {rows.length === 0 ? null : (
        <ul className={styles.list} aria-label="Uploads">
          {rows.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
    </>
  )
}

function UploadRow({ upload }: { upload: Upload }) {
  const { id, name, size, state } = upload
  const percent = percentOf(upload)
  const hasFailed = state.kind === "failed"
  const RowIcon = hasFailed ? IconAlertTriangle : IconFile
  return (
    <li className={styles.row} data-failed={hasFailed}>
      <RowIcon size={20} stroke={1.6} aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={styles.size}>{sizeText(size)}</span>
        <span className={styles.state}>{stateText(upload)}</span>
      </div>
      {hasFailed && state.remedy !== "final" ? (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconRefresh size={15} aria-hidden />}
          aria-label={`Retry ${name}`}
          onClick={() => uploads.retry(id)}
        >
          Retry
        </Button>
      ) : null}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-label={hasFailed ? `Dismiss ${name}` : `Cancel ${name}`}
        onClick={() => uploads.remove(id)}
      >
        <IconX size={17} aria-hidden />
      </ActionIcon>
      {percent === null ? null : (
        <Progress
          className={styles.bar ?? ""}
          value={percent}
          size="sm"
          aria-label={`${name}: how much was sent`}
        />
      )}
    </li>
  )
}
