import { Counter, Histogram, type Metric, Registry } from "prom-client"
import type { Log } from "./log.ts"
import { createAttachmentMetrics } from "./metrics/attachment-metrics.ts"
import { createHttpMetrics } from "./metrics/http-metrics.ts"
import { createInventoryMetrics } from "./metrics/inventory-metrics.ts"
import { createProcessMetrics } from "./metrics/process-metrics.ts"
import { createRecorder } from "./metrics/record.ts"

/** Everything that is measured. Recording never throws: a metric that fails is logged and fails nothing else. */
export type Metrics = ReturnType<typeof createMetrics>

/** Makes a registry of its own with all metrics of docs/metrics.md; two servers in one process don't share figures. */
export function createMetrics(log: Log) {
  const registry = new Registry()
  const record = createRecorder(log)
  return {
    ...createAttachmentMetrics(registry, record),
    ...createHttpMetrics(registry, record),
    ...createInventoryMetrics(registry, record),
    ...createProcessMetrics(registry, record),
    /** The metrics in Prometheus' text format. */
    text: () => registry.metrics(),
    contentType: registry.contentType,
    /** What is measured, for the documentation. */
    described: () =>
      registry.getMetricsAsArray().map(({ name }) => describe(registry.getSingleMetric(name), name)),
  }
}

function describe(
  metric: Metric | undefined,
  name: string,
): { name: string; kind: string; labels: string[] } {
  const labels: unknown = metric !== undefined && "labelNames" in metric ? metric.labelNames : []
  const kind = metric instanceof Counter ? "counter" : metric instanceof Histogram ? "histogram" : "gauge"
  return { name, kind, labels: Array.isArray(labels) ? labels.map(String) : [] }
}
