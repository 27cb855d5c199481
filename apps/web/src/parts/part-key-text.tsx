import styles from "./part-key-text.module.css"

/** A part's key, in letters that can't be mistaken for each other. */
export function PartKeyText({ value }: { value: string }) {
  return <span className={styles.key}>{value}</span>
}
