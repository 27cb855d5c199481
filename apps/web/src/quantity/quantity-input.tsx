import { TextInput, type TextInputProps } from "@mantine/core"
import { useState } from "react"
import styles from "./quantity-input.module.css"
import { groupDigits } from "./group-digits.ts"
import { isUnfinished, type QuantityRules, readQuantity } from "./read-quantity.ts"
import { unitSymbol } from "./unit-symbol.ts"

interface QuantityInputProps extends Omit<TextInputProps, "rightSection"> {
  readonly value?: string
  readonly unit?: string | undefined
  readonly rules?: QuantityRules
}

/**
 * A field for quantities as people write them: 12, 0.3, 0,3, 1/2, 1 1/2. Shows how it was understood, and is
 * quiet about what is wrong while the number is not finished.
 */
export function QuantityInput(props: QuantityInputProps) {
  const { value = "", unit, rules = {}, error, onFocus, onBlur, ...others } = props
  const [isFocused, setIsFocused] = useState(false)
  const isQuiet = isFocused && isUnfinished(value)
  return (
    <TextInput
      {...others}
      value={value}
      inputMode="decimal"
      autoComplete="off"
      error={isQuiet ? null : error}
      description={understoodAs(value, rules, unit)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      rightSection={
        unit === undefined ? null : (
          <span aria-hidden className={styles.unit}>
            {unitSymbol(unit)}
          </span>
        )
      }
      rightSectionWidth={unit === undefined ? undefined : 24 + unitSymbol(unit).length * 8}
      rightSectionPointerEvents="none"
      onFocus={(event) => {
        setIsFocused(true)
        onFocus?.(event)
      }}
      onBlur={(event) => {
        setIsFocused(false)
        onBlur?.(event)
      }}
    />
  )
}

function understoodAs(typed: string, rules: QuantityRules, unit: string | undefined): string | null {
  if (typed.trim() === "") return null
  const read = readQuantity(typed, rules)
  if (!read.ok || read.text === typed.trim()) return null
  const { sign, groups, rest } = groupDigits(read.text)
  const number = `${sign}${groups.join("\u202f")}${rest}`
  return `${read.isExact ? "=" : "≈"} ${number}${unit === undefined ? "" : ` ${unitSymbol(unit)}`}`
}
