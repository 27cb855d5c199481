/** A program that reads a file and forgets to close what it opened. */
import { openMedia } from "../src/open-media.ts"

const answer = await openMedia({ idleMs: 3_600_000 }).inspectFile(process.argv[2] ?? "", "image/png")
if (!answer.ok) process.exitCode = 1
