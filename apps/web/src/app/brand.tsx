import styles from "./brand.module.css"

/** The mark, and the name where there is room. */
export function Brand() {
  return (
    <>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden className={styles.mark}>
        <rect width="32" height="32" rx="7" className={styles.ground} />
        <g className={styles.shapes}>
          <rect x="7" y="7" width="8" height="8" rx="1.5" />
          <rect x="7" y="17" width="8" height="8" rx="1.5" />
          <rect x="17" y="17" width="8" height="8" rx="1.5" />
          <path d="M17 8.5A1.5 1.5 0 0 1 18.5 7H25v6.5a1.5 1.5 0 0 1-1.5 1.5H17z" opacity=".55" />
        </g>
      </svg>
      <span className={styles.name}>Kitwright</span>
    </>
  )
}
