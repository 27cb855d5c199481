import styles from "./utilisation.module.css"

interface UtilisationProps {
  readonly box: { readonly occupied: number; readonly capacity: number }
}

/** How many locations hold something, as words and as a bar. */
export function Utilisation({ box }: UtilisationProps) {
  const percent = Math.round((box.occupied / box.capacity) * 100)
  return (
    <span className={styles.utilisation}>
      <span className={styles.track} aria-hidden>
        <span className={styles.bar} style={{ width: `${percent}%` }} />
      </span>
      <span className={styles.text}>
        {box.occupied} of {box.capacity}
      </span>
    </span>
  )
}
