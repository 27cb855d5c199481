import { isCommonDesignator, isDesignator, readDesignators } from "./designators.ts"
import { sampleRecordsMax } from "./limits.ts"
import { isQuantityCell } from "./quantity-cell.ts"
import { readUnit } from "./unit-words.ts"

/** What stands in a column, as shares (0–1) of its filled cells. */
export interface ColumnProfile {
  filled: number
  /** Readable as a quantity, with or without a unit. */
  quantities: number
  /** A bare number. */
  numbers: number
  /** 1, 2, 3 …: the number of the line. */
  isSequence: boolean
  /** Designators, beyond doubt and by their shape. */
  designators: number
  designatorShapes: number
  units: number
  /** Has a word of letters. */
  words: number
  /** One word with letters or dashes and digits, as part numbers are. */
  codes: number
  packages: number
  partKeys: number
  marks: number
  links: number
  /** Different cells per filled cell. */
  variety: number
}

const bareNumber = /^[+-]?\d+(?:[.,]\d+)?$/
const word = /\p{L}{3}|[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]{2}/u
const code = /^(?=.*\d)[A-Z0-9][A-Z0-9\-_./+#]{2,}$/i
const link = /^(?:https?:\/\/|www\.)/i
/** Shapes of component packages: chip sizes and the usual families. */
const packageShape =
  /(?:^|[^0-9])(?:01005|0201|0402|0603|0805|1008|1206|1210|1812|2010|2512|3216|3225|3528|5050)(?:$|[^0-9])|^(?:SOT|SOD|SOIC|SOP|SSOP|TSSOP|MSOP|QFN|DFN|LQFP|TQFP|QFP|BGA|DIP|DIL|SIP|TO|SMA|SMB|SMC|DO|HC|DPAK|MELF)[-_ ]?\d*|_SMD|_THT|PinHeader/i
const yesOrNo =
  /^(?:x|✓|✔|✗|y|n|yes|no|true|false|0|1|ja|nein|oui|non|si|sí|não|sim|dnp|dnf|dni|nc|fitted|not fitted|populated?|是|否)$/i
const partKeyShape = /^[A-Z]{4,6}$/

function share(cells: readonly string[], test: (cell: string) => boolean): number {
  return cells.length === 0 ? 0 : cells.filter(test).length / cells.length
}

/** Describes one column of cleaned cells; the first `sampleRecordsMax` rows are enough. */
export function profileColumn(column: readonly string[]): ColumnProfile {
  const cells = column.slice(0, sampleRecordsMax).filter((cell) => cell !== "")
  return {
    filled: cells.length,
    quantities: share(cells, (cell) => isQuantityCell(cell, ".")),
    numbers: share(cells, (cell) => bareNumber.test(cell)),
    isSequence: isSequence(cells),
    designators: share(cells, (cell) => isDesignatorList(cell, isCommonDesignator)),
    designatorShapes: share(cells, (cell) => isDesignatorList(cell, isDesignator)),
    units: share(cells, (cell) => readUnit(cell) !== undefined),
    words: share(cells, (cell) => word.test(cell)),
    codes: share(cells, (cell) => code.test(cell)),
    packages: share(cells, (cell) => packageShape.test(cell)),
    partKeys: share(cells, (cell) => partKeyShape.test(cell)),
    marks: share(cells, (cell) => yesOrNo.test(cell)),
    links: share(cells, (cell) => link.test(cell)),
    variety: cells.length === 0 ? 0 : new Set(cells).size / cells.length,
  }
}

/** Whether at least half of the names in the cell pass. */
function isDesignatorList(cell: string, test: (name: string) => boolean): boolean {
  const names = readDesignators(cell)
  return names.length > 0 && names.filter(test).length * 2 >= names.length
}

/** Whole numbers that start at 0 or 1 and mostly grow by one from cell to cell. */
function isSequence(cells: readonly string[]): boolean {
  const numbers = cells.filter((cell) => /^\d{1,6}\.?$/.test(cell)).map((cell) => Number.parseInt(cell, 10))
  if (numbers.length < 3 || numbers.length * 10 < cells.length * 8 || (numbers[0] ?? 2) > 1) return false
  const steps = numbers.filter((number, at) => at > 0 && number === (numbers[at - 1] ?? 0) + 1).length
  return steps * 10 >= (numbers.length - 1) * 8
}
