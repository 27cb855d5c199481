import { Autocomplete, type ComboboxParsedItem, Group } from "@mantine/core"
import { skipToken, useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import type { ReactNode } from "react"
import { type TypedPlace, readLabel, readNumber } from "./place.ts"

const suggestionsMax = 50
const boxesMax = 200

interface PlaceFieldsProps {
  readonly value: TypedPlace
  readonly onChange: (place: TypedPlace) => void
  /** Under `boxNo` and `locNo`. */
  readonly errors: Readonly<Record<string, ReactNode>>
  readonly isRequired?: boolean
  /** To tell two places of one form apart: "From" and "To". */
  readonly prefix?: string
}

/** Box and location. A label such as 7-3, typed or scanned into either field, fills both. */
export function PlaceFields({ value, onChange, errors, isRequired = false, prefix }: PlaceFieldsProps) {
  const boxes = useQuery(trpc.boxes.list.queryOptions({ limit: boxesMax }))
  const boxNo = readNumber(value.boxNo)
  const known = boxes.data?.items.some((box) => box.boxNo === boxNo) === true
  const box = useQuery(trpc.boxes.get.queryOptions(boxNo !== null && known ? { boxNo } : skipToken))
  const inBox = new Map(boxes.data?.items.map((item) => [String(item.boxNo), item.description]))
  const inLocation = new Map(
    box.data?.locations.map(({ locNo, contents }) => [
      String(locNo),
      contents.length === 0 ? "free" : contents.map((content) => content.partKey).join(", "),
    ]),
  )
  const change = (typed: TypedPlace) => onChange(readLabel(typed.boxNo) ?? readLabel(typed.locNo) ?? typed)
  const label = (text: string) => (prefix === undefined ? text : `${prefix} ${text.toLowerCase()}`)
  return (
    <Group grow align="flex-start" gap="sm">
      <Autocomplete
        label={label("Box")}
        inputMode="numeric"
        required={isRequired}
        value={value.boxNo}
        error={errors.boxNo}
        data={[...inBox.keys()]}
        filter={longerNumbers}
        limit={suggestionsMax}
        description={boxNo === null ? undefined : inBox.get(String(boxNo))}
        inputWrapperOrder={["label", "input", "description", "error"]}
        renderOption={({ option }) => `${option.value} · ${inBox.get(option.value) ?? ""}`}
        onChange={(typed) => change({ ...value, boxNo: typed })}
      />
      <Autocomplete
        label={label("Location")}
        inputMode="numeric"
        required={isRequired}
        value={value.locNo}
        error={errors.locNo}
        data={[...inLocation.keys()]}
        filter={longerNumbers}
        limit={suggestionsMax}
        description={inLocation.get(value.locNo.trim())}
        inputWrapperOrder={["label", "input", "description", "error"]}
        renderOption={({ option }) => `${option.value} · ${inLocation.get(option.value) ?? ""}`}
        onChange={(typed) => change({ ...value, locNo: typed })}
      />
    </Group>
  )
}

/** The numbers that begin with what is typed; the number itself needs no suggestion. */
function longerNumbers({ options, search }: { options: ComboboxParsedItem[]; search: string }) {
  const typed = search.trim()
  return options.filter(
    (option) => "value" in option && option.value !== typed && option.value.startsWith(typed),
  )
}
