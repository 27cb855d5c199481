/**
 * Proves that documents survive: what is confirmed stays, what is deleted goes, whatever happens meanwhile. The exit code
 * is 0 only when nothing was lost, nothing was left, and no client saw a failure.
 *
 *   npm run soak -- --minutes <n>           16 writers with the same 6 contents against sweepers that never pause
 *   npm run soak -- --crashes               kill -9 at every step of a document's life, with 25 seeds each
 *   npm run soak -- --crashes --seeds <n>   with another number of seeds
 *   npm run soak -- --crashes --only <text> only the crashes with this text in their name
 */
import { parseArgs } from "node:util"
import { soakCrashes } from "./soak-crashes.ts"
import { soakLoad } from "./soak-load.ts"

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    crashes: { type: "boolean", default: false },
    seeds: { type: "string", default: "25" },
    only: { type: "string", default: "" },
  },
})

const isSound = values.crashes
  ? await soakCrashes({ seeds: Number(values.seeds), only: values.only, print })
  : await soakLoad({ minutes: Number(values.minutes), print })
process.exitCode = isSound ? 0 : 1
// A launcher that holds a channel to this process would keep it alive.
process.disconnect?.()

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
