import {
  IconAlertTriangle,
  IconArchive,
  IconCircleCheck,
  IconCircleX,
  type Icon,
  IconInfoCircle,
  IconPlayerPause,
} from "@tabler/icons-react"
import styles from "./tag.module.css"

const icons = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  note: IconInfoCircle,
  plain: IconArchive,
  held: IconPlayerPause,
} as const satisfies Record<string, Icon>

export type Tone = keyof typeof icons

/** A state, told by icon and word; the colour only repeats it. */
export function Tag({ tone, children }: { tone: Tone; children: string }) {
  const TagIcon = icons[tone]
  return (
    <span className={styles.tag} data-tone={tone}>
      <TagIcon size={14} stroke={2} aria-hidden />
      {children}
    </span>
  )
}
