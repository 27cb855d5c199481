import { isUnit, type Unit, type UnitKind, unitFacts, units } from "@kitwright/domain/units"
import { Select, type SelectProps } from "@mantine/core"
import { unitSymbol } from "./unit-symbol.ts"
import styles from "./unit-select.module.css"

const kindNames: Readonly<Record<UnitKind, string>> = {
  count: "Counted",
  mass: "Weight",
  volume: "Volume",
  length: "Length",
  area: "Area",
  time: "Time",
}

interface UnitSelectProps extends Omit<SelectProps, "data" | "value" | "onChange"> {
  readonly value: Unit
  readonly onChange: (unit: Unit) => void
  /** The units to choose from; all, if not given. */
  readonly among?: readonly Unit[]
  /** Whether "kg" is enough where there is no room for "kg kilogram". */
  readonly isShort?: boolean
}

/** A unit by its code or its name, grouped by what it measures. */
export function UnitSelect({ value, onChange, among, isShort = false, ...others }: UnitSelectProps) {
  const offered = units.filter((unit) => among === undefined || among.includes(unit.code))
  const data = [...Map.groupBy(offered, (unit) => unit.kind)].map(([kind, members]) => ({
    group: kindNames[kind],
    items: members.map(({ code }) => ({ value: code, label: unitSymbol(code) })),
  }))
  return (
    <Select
      allowDeselect={false}
      searchable
      {...others}
      data={data}
      value={value}
      filter={({ options, search }) =>
        options.flatMap((group) => {
          if (!("group" in group)) return group
          const items = group.items.filter((item) => isWanted(item.value, search))
          return items.length === 0 ? [] : { ...group, items }
        })
      }
      renderOption={({ option }) => (
        <span className={styles.option}>
          {option.label}
          {isShort ? null : <span className={styles.name}> {longName(option.value)}</span>}
        </span>
      )}
      onChange={(code) => {
        if (code !== null && isUnit(code)) onChange(code)
      }}
    />
  )
}

function longName(code: string): string {
  const name = isUnit(code) ? unitFacts(code).name : code
  return name === code ? "" : name
}

function isWanted(code: string, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  if (!isUnit(code)) return false
  return [code, unitSymbol(code), unitFacts(code).name].some((text) => text.toLowerCase().startsWith(wanted))
}
