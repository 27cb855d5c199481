import { Counter, Histogram, type Registry } from "prom-client"
import type { Recorder } from "./record.ts"

export type HttpRequestFigures = { method: string; route: string; status: number; seconds: number }
export type CallFigures = { path: string; type: string; code: string; seconds: number }

/** From a row by key up to the longest that a request may take, in seconds. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60]

/** Requests, procedure calls and the errors they were answered with. */
export function createHttpMetrics(registry: Registry, record: Recorder) {
  const registers = [registry]
  const requestDuration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the arrival of a request to the end of its answer.",
    labelNames: ["method", "route", "status"],
    buckets: durationBuckets,
    registers,
  })
  // The histogram counts already: this is the same count under the name that people look for, made when it is asked for.
  registry.registerMetric(
    new Counter({
      name: "http_requests_total",
      help: "Requests answered.",
      labelNames: ["method", "route", "status"],
      registers: [],
      async collect() {
        this.reset()
        const { values } = await requestDuration.get()
        for (const { metricName, labels, value } of values) {
          if (metricName === "http_request_duration_seconds_count") this.inc(labels, value)
        }
      },
    }),
  )
  const callDuration = new Histogram({
    name: "trpc_call_duration_seconds",
    help: "Time of one procedure call, input check included.",
    labelNames: ["path", "type", "code"],
    buckets: durationBuckets,
    registers,
  })
  const exceptions = new Counter({
    name: "exceptions_total",
    help: "Calls answered with an error.",
    labelNames: ["reason"],
    registers,
  })
  return {
    requestFinished: ({ seconds, ...labels }: HttpRequestFigures) =>
      record(() => requestDuration.observe(labels, seconds)),
    callFinished: ({ seconds, ...labels }: CallFigures) =>
      record(() => callDuration.observe(labels, seconds)),
    /** @param reason the reason of a refusal, or INTERNAL */
    errorAnswered: (reason: string) => record(() => exceptions.inc({ reason })),
  }
}
