import { runChild, wasStopped } from "./child.mjs"
import { LaunchError } from "./launch.mjs"

/** Runs steps one after the other, tells each in one line, and counts what passed. */
export class Steps {
  #passed = 0
  #failed = 0
  #skipped = 0

  get hasFailed() {
    return this.#failed > 0
  }

  /**
   * Runs a program as one step; the output of one that fails is shown whole. `count` turns the step's result into
   * `{ passed, failed, skipped }` where it is a run of many tests; otherwise the step counts as one.
   */
  async run(name, command, args, { count, ...options } = {}) {
    const begin = performance.now()
    const { exitCode, output } = await runChild(command, args, { ...options, quiet: true })
    if (wasStopped()) throw new LaunchError("Stopped.")
    const counts = atLeastOneFailure(exitCode, count?.())
    this.#passed += counts.passed
    this.#failed += counts.failed
    this.#skipped += counts.skipped
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    const isFine = counts.failed === 0
    if (!isFine) process.stdout.write(`${output.trimEnd()}\n`)
    process.stdout.write(
      `${isFine ? "✓" : "✗"} ${name}${count ? ` ${sentence(counts)}` : ""} (${seconds} s)\n`,
    )
  }

  /** The line a run ends with. */
  summary() {
    return sentence({ passed: this.#passed, failed: this.#failed, skipped: this.#skipped })
  }
}

/** A program that failed has failed, whatever its report says: a broken run may leave no report at all. */
function atLeastOneFailure(exitCode, counts = { passed: exitCode === 0 ? 1 : 0, failed: 0, skipped: 0 }) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
