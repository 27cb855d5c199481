/**
 * Measures the product's speed. Figures are printed, nothing is refused: the exit code says only whether it could be measured.
 *
 *   npm run bench                    the API against a bare Fastify + pg server, statements on the wire, the cache question
 *   npm run bench -- --plans         query plans of everything that can grow, at a million parts
 *   npm run bench -- --uploads       what uploads cost the API, against a server that all bytes pass through
 *   npm run bench -- --only <text>   only the comparisons with this text in their name
 *   npm run bench -- --profile <dir> also writes CPU profiles of both servers
 */
import { parseArgs } from "node:util"
import { loadavg } from "node:os"
import { benchPlans } from "./plans.ts"
import { print } from "./report.ts"
import { benchSpeed } from "./speed.ts"
import { benchUploads } from "./uploads.ts"

const { values } = parseArgs({
  options: {
    plans: { type: "boolean", default: false },
    uploads: { type: "boolean", default: false },
    rounds: { type: "string", default: "6" },
    seconds: { type: "string", default: "2" },
    only: { type: "string", default: "" },
    profile: { type: "string" },
  },
})

const startedMs = performance.now()
print(
  `Load of the machine before the start: ${loadavg()[0]?.toFixed(2) ?? "?"}. Figures are only good on an idle one.`,
)
if (values.plans) await benchPlans()
else if (values.uploads) await benchUploads()
else {
  await benchSpeed({
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    only: values.only,
    profileFolder: values.profile,
  })
}
print()
print(`Done in ${Math.round((performance.now() - startedMs) / 1_000)} s.`)
// A launcher that holds a channel to this process would keep it alive.
process.disconnect?.()
