// The launchers need this much; what they start runs on the Node the lockfile pins.
const nodeMajorMin = 20

/** Something the person at the keyboard can put right: shown as its message alone, without a stack. */
export class LaunchError extends Error {}

/** Runs a launcher's main function; its result is the exit code. */
export async function launch(main) {
  try {
    requireNode()
    stopWithNpm()
    process.exitCode = await main()
  } catch (error) {
    process.stderr.write(`${error instanceof LaunchError ? error.message : error.stack}\n`)
    process.exitCode = 1
  }
}

function requireNode() {
  if (Number(process.versions.node.split(".")[0]) >= nodeMajorMin) return
  throw new LaunchError(
    `Kitwright needs Node ${nodeMajorMin} or newer to start (it then brings its own); this is ${process.version}.`,
  )
}

/** npm that is killed tells nobody. When it is our parent and gone, stop as if we had been asked to. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return
  const npm = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === npm) return
    clearInterval(watch)
    process.kill(process.pid, "SIGTERM")
  }, 500)
  watch.unref()
}
