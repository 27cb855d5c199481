import { Quantity } from "@kitwright/domain/quantity"
import type { Unit } from "@kitwright/domain/units"
import { useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import { TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { placeText } from "../boxes/place.ts"
import { errorWords } from "../app/error-words.ts"
import { Amount } from "../quantity/amount.tsx"
import { type Display, displayUnits } from "../quantity/display-unit.ts"
import { UnitSelect } from "../quantity/unit-select.tsx"
import { FactCard } from "./fact-card.tsx"
import styles from "./part-facts.module.css"

interface PartFactsProps {
  readonly part: Outputs["parts"]["get"]
  readonly display: Display
  readonly onUnit: (unit: Unit) => void
}

/** On hand, held, reserved, available: each number opens the rows behind it. */
export function PartFacts({ part, display, onUnit }: PartFactsProps) {
  const offered = displayUnits(part)
  const { unit, inUnit } = display
  const isShort =
    Quantity.of(part.reserved).compare(Quantity.of(part.onHand).minus(Quantity.of(part.held))) > 0
  return (
    <section aria-label="Quantities" className={styles.facts}>
      <FactCard label="On hand" value={inUnit(part.onHand)} unit={unit}>
        <PlacesOf part={part} display={display} />
      </FactCard>
      <FactCard label="Held" value={inUnit(part.held)} unit={unit}>
        <PlacesOf part={part} display={display} isHeldOnly />
      </FactCard>
      <FactCard label="Reserved" value={inUnit(part.reserved)} unit={unit} isBad={isShort}>
        <ReservationsOf part={part} display={display} />
      </FactCard>
      <FactCard label="Available" value={inUnit(part.available)} unit={unit}>
        <Sum part={part} display={display} />
      </FactCard>
      {offered.length < 2 ? null : (
        <UnitSelect
          className={styles.unit}
          label="Show in"
          size="xs"
          isShort
          among={offered}
          value={unit}
          onChange={onUnit}
        />
      )}
    </section>
  )
}

interface CardProps {
  readonly part: PartFactsProps["part"]
  readonly display: Display
}

function PlacesOf({ part, display, isHeldOnly = false }: CardProps & { isHeldOnly?: boolean }) {
  const stock = useQuery(trpc.parts.stock.queryOptions({ key: part.key }))
  if (stock.data === undefined) return <Waiting error={stock.error} />
  const rows = stock.data.filter((row) => !isHeldOnly || row.held)
  if (rows.length === 0)
    return (
      <p className={styles.text}>{isHeldOnly ? "Nothing is on hold or expired." : "Nothing in any box."}</p>
    )
  return (
    <ul className={styles.rows}>
      {rows.map((row) => (
        <li key={`${row.lotId}-${placeText(row)}`}>
          <TextLink to="/boxes/$boxNo" params={{ boxNo: row.boxNo }} fz="sm">
            {placeText(row)}
          </TextLink>
          <span className={styles.name}>{row.lotCode ?? ""}</span>
          <Amount value={display.inUnit(row.quantity)} unit={display.unit} />
        </li>
      ))}
    </ul>
  )
}

function ReservationsOf({ part, display }: CardProps) {
  const reservations = useQuery(trpc.parts.reservations.queryOptions({ key: part.key }))
  if (reservations.data === undefined) return <Waiting error={reservations.error} />
  const { rows } = reservations.data
  if (rows.length === 0) return <p className={styles.text}>No kit asks for it now.</p>
  return (
    <ul className={styles.rows}>
      {rows.map((row) => (
        <li key={row.id}>
          <TextLink to="/kits/$kitId" params={{ kitId: row.id }} fz="sm" className={styles.name}>
            {row.name}
          </TextLink>
          <Amount value={display.inUnit(row.quantity)} unit={display.unit} />
        </li>
      ))}
    </ul>
  )
}

function Sum({ part, display }: CardProps) {
  const { unit, inUnit } = display
  const rows = [
    { label: "On hand", sign: "", value: part.onHand },
    { label: "Held", sign: "−", value: part.held },
    { label: "Reserved", sign: "−", value: part.reserved },
  ]
  return (
    <>
      <ul className={styles.rows}>
        {rows.map(({ label, sign, value }) => (
          <li key={label}>
            <span className={styles.name}>{label}</span>
            <span>
              {sign} <Amount value={inUnit(value)} unit={unit} />
            </span>
          </li>
        ))}
        <li className={styles.total}>
          <span className={styles.name}>Available, never below 0</span>
          <Amount value={inUnit(part.available)} unit={unit} />
        </li>
      </ul>
    </>
  )
}

function Waiting({ error }: { error: unknown }) {
  return <p className={styles.text}>{error === null ? "Loading…" : errorWords(error).text}</p>
}
