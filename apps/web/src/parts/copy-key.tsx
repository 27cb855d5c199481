import { ActionIcon, CopyButton, Tooltip } from "@mantine/core"
import { IconCheck, IconCopy } from "@tabler/icons-react"
import { PartKeyText } from "./part-key-text.tsx"
import styles from "./copy-key.module.css"

/** A part's key, with a button that puts it on the clipboard. */
export function CopyKey({ value }: { value: string }) {
  return (
    <span className={styles.key}>
      <PartKeyText value={value} />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? "Copied" : "Copy the key"}>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={`Copy ${value}`} onClick={copy}>
              {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  )
}
