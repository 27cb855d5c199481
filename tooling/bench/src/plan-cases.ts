import { listBoxContents, listBoxes } from "@kitwright/db/boxes"
import type { Db } from "@kitwright/db/database"
import { listMatchCandidates } from "@kitwright/db/imports"
import { listKitLines } from "@kitwright/db/kit-lines"
import { listUsage, listUsageByKey } from "@kitwright/db/part-usage"
import { findKit, type KitListFilter, listKits } from "@kitwright/db/kits"
import { listKitEdgesFrom, listReachedKits, listReachedLines } from "@kitwright/db/kits-below"
import {
  listHistory,
  listLaterTakes,
  listLedgerProblems,
  listMovements,
  sumOnHandAt,
} from "@kitwright/db/movements"
import { countPartReferences, listLineUnits, listPartFacts, listPartsByKey } from "@kitwright/db/parts"
import { getInventoryStatistics, listBoxUtilization, listPartsByType } from "@kitwright/db/statistics"
import { listParts, type PartListFilter } from "@kitwright/db/part-list"
import { listStock, sumStock } from "@kitwright/db/stock"
import { listTypes } from "@kitwright/db/types"
import { documentCases } from "./document-plan-cases.ts"
import type { PlanSamples } from "./plan-samples.ts"

/** A page is what somebody waits for; the others run in the background or on demand of an operator. */
export type PlanCase = {
  name: string
  kind: "page" | "background"
  run: (db: Db) => Promise<unknown>
  /** The same query for other values: run first, to see that the plan it leaves behind fits these as well. */
  after?: (db: Db) => Promise<unknown>
}

const today = "2026-06-01"
const limit = 51

const parts =
  (filter: Partial<PartListFilter>) =>
  (db: Db): Promise<unknown> =>
    listParts(db, {
      words: [],
      typeId: null,
      inStock: null,
      archived: false,
      after: null,
      limit,
      today,
      ...filter,
    })

const kits =
  (filter: Partial<KitListFilter>) =>
  (db: Db): Promise<unknown> =>
    listKits(db, { status: null, words: [], after: null, limit, ...filter })

/** Every query that can grow, as the product's own functions ask it. */
export function planCases(samples: PlanSamples): PlanCase[] {
  return [
    ...partListCases(samples),
    ...partCases(samples),
    ...kitCases(samples),
    ...shelfCases(samples),
    ...documentCases(samples),
    ...backgroundCases(),
  ]
}

/** A page of the list of parts. @param before other filters with which the same statement is run first */
function listCase(name: string, filter: Partial<PartListFilter>, before?: Partial<PartListFilter>): PlanCase {
  return {
    name: `parts.list ${name}`,
    kind: "page",
    run: parts(filter),
    ...(before === undefined ? {} : { after: parts(before) }),
  }
}

function page(name: string, run: PlanCase["run"]): PlanCase {
  return { name, kind: "page", run }
}

function partListCases({ deepPart }: PlanSamples): PlanCase[] {
  const rare = { words: ["x0805-0012345"] }
  const common = { words: ["resistor"] }
  return [
    listCase("first page", {}),
    listCase("deep page", { after: deepPart }),
    listCase("of a type", { typeId: 7 }),
    listCase("of a type, deep", { typeId: 7, after: deepPart }),
    listCase("in stock", { inStock: true }),
    listCase("not in stock", { inStock: false }),
    listCase("archived", { archived: true }),
    listCase("archived, deep", { archived: true, after: deepPart }),
    listCase("archived, of a type", { archived: true, typeId: 50 }),
    listCase("common word", common),
    listCase("common word, deep", { ...common, after: deepPart }),
    listCase("common word after rare ones", common, rare),
    listCase("rare word", rare),
    listCase("rare word after common ones", rare, common),
    listCase("rare and common word", { words: ["0012345", "resistor"] }),
    listCase("two common words", { words: ["ceramic", "0805"] }),
    listCase("no hit", { words: ["unobtainium"] }),
    listCase("no hit after common ones", { words: ["unobtainium"] }, common),
    listCase("one letter", { words: ["r"] }),
    listCase("two letters, common", { words: ["re"] }),
    listCase("two letters, no hit", { words: ["qx"] }),
    listCase("two letters, of a type, no hit", { words: ["~q"], typeId: 7 }),
    listCase("word of a type", { words: ["resistor"], typeId: 7 }),
    listCase("word in stock", { words: ["resistor"], inStock: true }),
    listCase("word archived", { words: ["resistor"], archived: true }),
  ]
}

function partCases(samples: PlanSamples): PlanCase[] {
  const { partKey, partId, commonPartId, busyPartId, pagePartIds } = samples
  const span = { from: null, to: null, limit: 2_000 }
  return [
    page("listPartsByKey of one part", (db) => listPartsByKey(db, [partKey], today)),
    page("listUsageByKey of one part", (db) => listUsageByKey(db, [partKey])),
    page("listPartFacts", (db) => listPartFacts(db, [partKey])),
    page("listUsage of one part", (db) => listUsage(db, [partId])),
    page("listUsage of a page of parts", (db) => listUsage(db, pagePartIds)),
    {
      ...page("listUsage of a page after pairs", (db) => listUsage(db, pagePartIds)),
      after: (db) => listUsage(db, pagePartIds.slice(0, 2)),
    },
    page("listUsage of a part on a fifth of all kits", (db) => listUsage(db, [commonPartId])),
    page("sumStock of a page of parts", (db) => sumStock(db, pagePartIds, today)),
    page("listStock of one part", (db) => listStock(db, [partId])),
    page("listMovements", (db) => listMovements(db, partId, { beforeId: null, limit })),
    page("listMovements of a busy part", (db) => listMovements(db, busyPartId, { beforeId: null, limit })),
    page("listMovements of a busy part, deep", (db) =>
      listMovements(db, busyPartId, { beforeId: samples.busyPartMovementId, limit }),
    ),
    page("listHistory", (db) => listHistory(db, partId, span)),
    page("listHistory of a busy part", (db) => listHistory(db, busyPartId, span)),
    page("sumOnHandAt of a busy part", (db) => sumOnHandAt(db, busyPartId, "2025-06-01T00:00:00Z")),
    page("listLaterTakes of a busy lot", (db) =>
      listLaterTakes(db, samples.busyStock.lotId, samples.busyStock.placeId, 1),
    ),
    page("listLineUnits", (db) => listLineUnits(db, partId)),
    page("countPartReferences", (db) => countPartReferences(db, partId)),
    page("countPartReferences of a common part", (db) => countPartReferences(db, commonPartId)),
  ]
}

function kitCases({ largeKitId, deepestKitId, deepKit, pagePartIds, match }: PlanSamples): PlanCase[] {
  return [
    page("kits.list first page", kits({})),
    page("kits.list deep page", kits({ after: deepKit })),
    page("kits.list archived", kits({ status: "archived" })),
    page("kits.list common word", kits({ words: ["board"] })),
    page("kits.list rare word", kits({ words: ["board", "49999"] })),
    page("kits.list no hit", kits({ words: ["qx"] })),
    page("findKit", (db) => findKit(db, 1)),
    page("listKitLines, 20 lines", (db) => listKitLines(db, 1)),
    page("listKitLines, 500 lines", (db) => listKitLines(db, largeKitId)),
    page("listReachedKits, 9 levels below", (db) => listReachedKits(db, deepestKitId)),
    page("listReachedLines, 9 levels below", (db) => listReachedLines(db, deepestKitId)),
    page("listKitEdgesFrom, 9 levels below", (db) => listKitEdgesFrom(db, deepestKitId)),
    page("listUsage of others for a kit", (db) => listUsage(db, pagePartIds, 1)),
    page("listMatchCandidates, 1,000 rows", (db) => listMatchCandidates(db, match)),
  ]
}

function shelfCases({ typesMax }: PlanSamples): PlanCase[] {
  return [
    page("listBoxes first page", (db) => listBoxes(db, { afterBoxNo: 0, limit })),
    page("listBoxes deep page", (db) => listBoxes(db, { afterBoxNo: 9_000, limit })),
    page("listBoxContents", (db) => listBoxContents(db, 17)),
    page("listTypes", (db) => listTypes(db, typesMax)),
  ]
}

function backgroundCases(): PlanCase[] {
  return [
    { name: "getInventoryStatistics", kind: "background", run: getInventoryStatistics },
    { name: "listPartsByType", kind: "background", run: listPartsByType },
    { name: "listBoxUtilization", kind: "background", run: listBoxUtilization },
    { name: "listLedgerProblems (verify)", kind: "background", run: listLedgerProblems },
  ]
}
