import { bakingGoods } from "./bakery/baking-goods.ts"
import { boxesAndTrays } from "./bakery/boxes-and-trays.ts"
import { bakeryHistory } from "./bakery/history.ts"
import { ingredients } from "./bakery/ingredients.ts"
import { bakeryGoods } from "./bakery/packaging.ts"
import { recipes } from "./bakery/recipes.ts"
import { benchKits } from "./electronics/bench-kits.ts"
import { capacitors } from "./electronics/capacitors.ts"
import { chips } from "./electronics/chips.ts"
import { connectors } from "./electronics/connectors.ts"
import { ownStock } from "./electronics/consumables.ts"
import { discretes } from "./electronics/discretes.ts"
import { hardware } from "./electronics/hardware.ts"
import { benchHistory } from "./electronics/history.ts"
import { moduleKits } from "./electronics/module-kits.ts"
import { resistors } from "./electronics/resistors.ts"
import type { KitRow, PartRow, Visit } from "./rows.ts"

export const parts: readonly PartRow[] = [
  ...resistors,
  ...capacitors,
  ...chips,
  ...discretes,
  ...connectors,
  ...hardware,
  ...ownStock,
  ...ingredients,
  ...bakingGoods,
  ...bakeryGoods,
]

export const kits: readonly KitRow[] = [...moduleKits, ...benchKits, ...recipes, ...boxesAndTrays]

/** Both workshops' visits in the order in which they happened, so that the ledger's numbers follow its dates. */
export const visits: readonly Visit[] = [...benchHistory, ...bakeryHistory].toSorted(
  (a, b) => b.daysAgo - a.daysAgo || (a.time < b.time ? -1 : 1),
)
