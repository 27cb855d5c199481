import type { Outputs } from "../app/outputs.ts"
import { dayText } from "../page/moments.ts"
import { Panel } from "../page/panel.tsx"
import { Amount } from "../quantity/amount.tsx"
import styles from "./about-panel.module.css"

/** What is known of the part besides quantities. */
export function AboutPanel({ part }: { part: Outputs["parts"]["get"] }) {
  return (
    <Panel title="About">
      <dl className={styles.list}>
        {part.attributes.map(({ name, value, unit }) => (
          <Fact key={name} label={name} value={unit === null ? value : `${value} ${unit}`} />
        ))}
        <Fact label="Type" value={part.typeName} />
        <Fact label="Manufacturer" value={part.manufacturer} />
        <Fact label="Part number" value={part.partNumber} />
        <Fact label="Tags" value={part.tags.join(", ")} />
        {part.minimumStock === "0" ? null : (
          <div>
            <dt>Minimum stock</dt>
            <dd>
              <Amount value={part.minimumStock} unit={part.unit} />
            </dd>
          </div>
        )}
        <Fact label="Density" value={part.density === null ? null : `${part.density} g/ml`} />
        <Fact label="Counted" value={part.divisible ? null : "in whole numbers"} />
        <Fact label="Added" value={dayText(part.createdAt)} />
      </dl>
      {part.note === null ? null : <p className={styles.note}>{part.note}</p>}
    </Panel>
  )
}

function Fact({ label, value }: { label: string; value: string | null }) {
  if (value === null || value === "") return null
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
