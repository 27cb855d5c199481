import styles from "./steps.module.css"

const steps = ["Choose a list", "Check it", "Done"] as const

/** Where one is on the way. */
export function Steps({ current }: { current: 0 | 1 | 2 }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {steps.map((step, index) => (
        <li key={step} className={styles.step} aria-current={index === current ? "step" : undefined}>
          <span className={styles.number} aria-hidden>
            {index + 1}
          </span>
          {step}
        </li>
      ))}
    </ol>
  )
}
