import type { InventoryStatistics } from "@kitwright/db/statistics"
import { Counter, Gauge, type Registry } from "prom-client"
import { boundLabels, type Labelled, mean, sum } from "./bounded-labels.ts"
import type { Recorder } from "./record.ts"

export type InventoryFigures = {
  statistics: InventoryStatistics
  partsByType: readonly { type: string; parts: number }[]
  boxUtilization: readonly { boxNo: number; ratio: number }[]
}

/** What the workshop has and how it is used. */
export function createInventoryMetrics(registry: Registry, record: Recorder) {
  const registers = [registry]
  const usageRequests = new Counter({
    name: "part_kit_usage_requests_total",
    help: "Questions which kits use a part.",
    labelNames: ["has_results"],
    registers,
  })
  const kitViews = new Counter({
    name: "kit_detail_views_total",
    help: "Kits looked at in detail.",
    registers,
  })
  const quantityChanges = new Counter({
    name: "inventory_quantity_changes_total",
    help: "Movements of stock by reason.",
    labelNames: ["reason"],
    registers,
  })
  return {
    partKitUsageRequested: (hasResults: boolean) =>
      record(() => usageRequests.inc({ has_results: String(hasResults) })),
    kitViewed: () => record(() => kitViews.inc()),
    /** @param reason the reason of the movements, such as "receipt" */
    quantityChanged: (reason: string, movements = 1) =>
      record(() => quantityChanges.inc({ reason }, movements)),
    inventoryRefreshed: createInventoryGauges(registry, record),
  }
}

function createInventoryGauges(registry: Registry, record: Recorder): (figures: InventoryFigures) => void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const parts = gauge("inventory_parts_count", "Parts that are not archived.")
  const quantity = gauge("inventory_quantity_total", "All quantities in stock, unlike units added up.")
  const lowStock = gauge("inventory_low_stock_parts", "Stocked parts below their minimum stock.")
  const recentChanges = gauge("inventory_recent_changes", "Movements in the last days.", ["days"])
  const byType = gauge("inventory_parts_by_type", "Parts by type; the largest 200 types.", ["type"])
  const utilization = gauge("inventory_box_utilization_ratio", "Share of used locations in a box.", [
    "box_no",
  ])

  return ({ statistics, partsByType, boxUtilization }) =>
    record(() => {
      parts.set(statistics.parts)
      quantity.set(Number(statistics.quantityTotal))
      lowStock.set(statistics.lowStockParts)
      recentChanges.set({ days: "7" }, statistics.recentChanges7Days)
      recentChanges.set({ days: "30" }, statistics.recentChanges30Days)
      const types = partsByType.map((row) => ({ label: row.type, value: row.parts }))
      const boxes = boxUtilization.map((row) => ({ label: String(row.boxNo), value: row.ratio }))
      replaceSeries(byType, "type", boundLabels(types, sum))
      replaceSeries(utilization, "box_no", boundLabels(boxes, mean))
    })
}

/** A type or box that is gone must not keep its last value. */
function replaceSeries(gauge: Gauge, labelName: string, rows: readonly Labelled[]): void {
  gauge.reset()
  for (const { label, value } of rows) gauge.set({ [labelName]: label }, value)
}
