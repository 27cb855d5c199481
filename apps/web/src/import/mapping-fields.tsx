import { NativeSelect } from "@mantine/core"
import { type BomField, bomFields } from "@kitwright/domain/bom/bom-file"
import { fieldLabels } from "./import-words.ts"
import styles from "./mapping-fields.module.css"

interface MappingFieldsProps {
  readonly columns: readonly string[]
  readonly mapping: Readonly<Record<BomField, number | null>>
  readonly isReading: boolean
  readonly onChange: (field: BomField, column: number | null) => void
}

const noColumn = ""

/** Which column of the file holds what. Another choice reads the file again. */
export function MappingFields({ columns, mapping, isReading, onChange }: MappingFieldsProps) {
  const data = [
    { value: noColumn, label: "not in the file" },
    ...columns.map((column, index) => ({ value: String(index), label: column })),
  ]
  return (
    <fieldset className={styles.fields} disabled={isReading}>
      <legend className={styles.legend}>Columns</legend>
      {bomFields.map((field) => (
        <NativeSelect
          key={field}
          size="xs"
          label={fieldLabels[field]}
          aria-label={`Column for ${fieldLabels[field]}`}
          data={data}
          value={mapping[field] === null ? noColumn : String(mapping[field])}
          onChange={(event) => {
            const { value } = event.currentTarget
            onChange(field, value === noColumn ? null : Number(value))
          }}
        />
      ))}
    </fieldset>
  )
}
