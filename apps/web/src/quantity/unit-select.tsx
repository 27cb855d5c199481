import { Select, type SelectProps } from "@mantine/core"
import { isUnit, type Unit, type UnitKind, unitFacts, units } from "@kitwright/domain/units"
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
  readonly value?: Unit
  readonly onChange?: (unit: Unit) => void
  /** The units to choose from; all, if not given. */
  readonly among?: readonly Unit[]
}

/** A unit by its code or its name, grouped by what it measures. */
export function UnitSelect({ value, onChange, among, ...others }: UnitSelectProps) {
  const offered = units.filter((unit) => among === undefined || among.includes(unit.code))
  const data = [...Map.groupBy(offered, (unit) => unit.kind)].map(([kind, members]) => ({
    group: kindNames[kind],
    items: members.map((unit) => ({ value: unit.code, label: unitSymbol(unit.code) })),
  }))
  return (
    <Select
      allowDeselect={false}
      searchable
      selectFirstOptionOnChange
      {...others}
      data={data}
      value={value ?? null}
      filter={({ options, search }) =>
        options.flatMap((group) => {
          if (!("group" in group)) return group
          const items = group.items.filter((item) => isWanted(item.value, search))
          return items.length === 0 ? [] : { ...group, items }
        })
      }
      renderOption={({ option }) => (
        <span className={styles.option}>
          {option.label}{" "}
          <span className={styles.name}>{isUnit(option.value) ? nameOf(option.value) : null}</span>
        </span>
      )}
      onChange={(code) => {
        if (code !== null && isUnit(code)) onChange?.(code)
      }}
    />
  )
}

function nameOf(unit: Unit): string {
  const { name } = unitFacts(unit)
  return name === unit ? "" : name
}

function isWanted(code: string, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  if (!isUnit(code)) return false
  return [code, unitSymbol(code), unitFacts(code).name].some((text) => text.toLowerCase().startsWith(wanted))
}
