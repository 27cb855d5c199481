import type { Tx } from "@kitwright/db/database"
import type { ImportLine } from "@kitwright/db/imports"
import { insertKitLines, type KitLineRow, listKitLines, updateKitLine } from "@kitwright/db/kit-lines"
import type { PartFacts } from "@kitwright/db/parts"
import { Fraction } from "@kitwright/domain/fraction"
import type { KitId } from "@kitwright/domain/ids"
import { convert, type Unit } from "@kitwright/domain/units"
import { lineAmount } from "../kits/edit-lines.ts"
import { exactAmount, optionalQuantity } from "../parts/usage.ts"

type Amount = { amount: Fraction; unit: Unit }

/** A part that the file asks for, with the exact sum of its rows. */
export type WantedPart = Amount & {
  id: number
  part: Pick<PartFacts, "key" | "unit" | "density">
  designators: string[]
}

/** Adds amounts of a part exactly: in their unit when they share one, else in the part's. */
export function inOneUnit(part: Pick<PartFacts, "unit" | "density">, amounts: readonly Amount[]): Amount {
  const units = new Set(amounts.map(({ unit }) => unit))
  const unit = (units.size === 1 ? [...units][0] : undefined) ?? part.unit
  const density = optionalQuantity(part.density)
  const amount = amounts.reduce(
    (sum, one) => sum.plus(convert(one.amount, one.unit, unit, density)),
    Fraction.zero,
  )
  return { amount, unit }
}

/** Writes lines onto a locked kit: a part that has a line there gets more of it. @returns what undoing the import needs */
export async function writeLines(tx: Tx, kitId: KitId, wanted: readonly WantedPart[]): Promise<ImportLine[]> {
  const present = new Map((await listKitLines(tx, kitId)).map((line) => [line.partId, line]))
  const grown: ImportLine[] = []
  for (const part of wanted) {
    const line = present.get(part.id)
    if (line !== undefined) grown.push(await growLine(tx, line, part))
  }
  const added = wanted.filter((part) => !present.has(part.id))
  const ids = await insertKitLines(
    tx,
    kitId,
    added.map(({ id, amount, unit, designators }) => ({
      partId: id,
      ...lineAmount({ fraction: amount, quantity: amount.toQuantity() }, unit),
      designators,
      note: null,
    })),
  )
  return [...grown, ...ids.map((lineId) => ({ lineId, versionAfter: 1, before: null }))]
}

async function growLine(tx: Tx, line: KitLineRow, wanted: WantedPart): Promise<ImportLine> {
  const { amount, unit } = inOneUnit(wanted.part, [{ amount: exactAmount(line), unit: line.unit }, wanted])
  await updateKitLine(tx, line.id, {
    ...lineAmount({ fraction: amount, quantity: amount.toQuantity() }, unit),
    designators: [...new Set([...line.designators, ...wanted.designators])],
  })
  const { quantity, numerator, denominator, designators } = line
  return {
    lineId: line.id,
    versionAfter: line.version + 1,
    before: { quantity, numerator, denominator, unit: line.unit, designators },
  }
}
