import { ActionIcon, Button, TextInput } from "@mantine/core"
import { IconPlus, IconX } from "@tabler/icons-react"
import type { ReactNode } from "react"
import styles from "./attribute-fields.module.css"
import type { AttributeValues } from "./part-form.ts"

interface AttributeFieldsProps {
  readonly rows: readonly AttributeValues[]
  readonly onChange: (rows: AttributeValues[]) => void
  /** By the name on the wire: `attributes.0.name`. */
  readonly errors: Readonly<Record<string, ReactNode>>
}

/** Name, value and unit of each property of a part, such as value 10 kΩ. */
export function AttributeFields({ rows, onChange, errors }: AttributeFieldsProps) {
  const change = (id: string, part: Partial<AttributeValues>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const nextId = String(1 + Math.max(-1, ...rows.map((row) => Number(row.id))))
  return (
    <fieldset className={styles.fieldset}>
      <legend className={styles.legend}>Attributes</legend>
      {rows.map((row, index) => (
        <div key={row.id} className={styles.row}>
          <TextInput
            aria-label={`Name of attribute ${index + 1}`}
            placeholder="Name"
            maxLength={100}
            value={row.name}
            error={errors[`attributes.${index}.name`]}
            onChange={(event) => change(row.id, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Value of attribute ${index + 1}`}
            placeholder="Value"
            maxLength={500}
            value={row.value}
            error={errors[`attributes.${index}.value`]}
            onChange={(event) => change(row.id, { value: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Unit of attribute ${index + 1}`}
            placeholder="Unit"
            maxLength={30}
            value={row.unit}
            onChange={(event) => change(row.id, { unit: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={`Remove attribute ${index + 1}`}
            onClick={() => onChange(rows.filter((other) => other.id !== row.id))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...rows, { id: nextId, name: "", value: "", unit: "" }])}
        >
          Add attribute
        </Button>
      </div>
    </fieldset>
  )
}
