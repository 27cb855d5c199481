import { type Unit, type UnitKind, unitFacts, units } from "@kitwright/domain/units"
import { NativeSelect, type NativeSelectProps } from "@mantine/core"
import { unitSymbol } from "./unit-symbol.ts"

const kindNames: Readonly<Record<UnitKind, string>> = {
  count: "Counted",
  mass: "Weight",
  volume: "Volume",
  length: "Length",
  area: "Area",
  time: "Time",
}

interface UnitSelectProps extends Omit<NativeSelectProps, "data" | "value" | "onChange"> {
  readonly value: Unit
  readonly onChange: (unit: Unit) => void
  /** The units to choose from; all, if not given. */
  readonly among?: readonly Unit[]
  /** Whether "kg" is enough where there is no room for "kg · kilogram". */
  readonly isShort?: boolean
}

/** A unit, grouped by what it measures. The browser's own list: quick from the keyboard, at home on a phone. */
export function UnitSelect({ value, onChange, among, isShort = false, ...others }: UnitSelectProps) {
  const offered = units.filter((unit) => among === undefined || among.includes(unit.code))
  const groups = [...Map.groupBy(offered, (unit) => unit.kind)].map(([kind, members]) => ({
    group: kindNames[kind],
    items: members.map(({ code }) => ({ value: code, label: isShort ? unitSymbol(code) : fullName(code) })),
  }))
  return (
    <NativeSelect
      {...others}
      data={groups.length === 1 ? (groups[0]?.items ?? []) : groups}
      value={value}
      onChange={(event) => {
        const chosen = offered.find((unit) => unit.code === event.currentTarget.value)
        if (chosen !== undefined) onChange(chosen.code)
      }}
    />
  )
}

function fullName(unit: Unit): string {
  const { name } = unitFacts(unit)
  return name === unit ? name : `${unitSymbol(unit)} · ${name}`
}
