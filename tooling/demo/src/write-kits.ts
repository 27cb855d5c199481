import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { isUnit, type Unit } from "@kitwright/domain/units"
import { archiveKit, kitIdChange } from "@kitwright/workshop/kits/archive-kit"
import { addLine, addLineInput } from "@kitwright/workshop/kits/edit-lines"
import { createKit, createKitInput } from "@kitwright/workshop/kits/save-kit"
import type { KitRow } from "./rows.ts"

/** Makes the kits with their lines, in the given order. */
export async function writeKits(tx: Tx, origin: Origin, kits: readonly KitRow[]): Promise<void> {
  for (const kit of kits) {
    const { output, lines, archived, ...fields } = kit
    const { id } = await createKit(tx, origin, createKitInput.parse({ ...fields, outputPartKey: output }))
    for (const [partKey, amount, details = {}] of lines) {
      const designators = details.designators?.split(" ")
      const line = { kitId: id, partKey, ...readAmount(amount), ...details, designators }
      await addLine(tx, origin, addLineInput.parse(line))
    }
    if (archived === true) await archiveKit(tx, origin, kitIdChange.parse({ id }))
  }
}

/** Takes "2 1/4 cup" apart; without a unit the amount is in the part's. */
function readAmount(amount: string): { quantity: string; unit?: Unit } {
  const blank = amount.lastIndexOf(" ")
  const unit = amount.slice(blank + 1)
  return isUnit(unit) ? { quantity: amount.slice(0, blank), unit } : { quantity: amount }
}
