/**
 * Files that somebody with bad intentions, a bad cable or a bad program would upload: made from nothing, the same with
 * every run, for the tests of whatever takes files from outside.
 */
import { damagedFiles } from "./damaged.ts"
import { foreignFiles } from "./foreign-formats.ts"
import type { HostileFile } from "./hostile-file.ts"
import { imageBombs } from "./image-bombs.ts"
import { pdfBombs } from "./pdf-bombs.ts"
import { polyglots } from "./polyglots.ts"

export type { HostileFile } from "./hostile-file.ts"

export const hostileFiles: readonly HostileFile[] = [
  ...foreignFiles,
  ...damagedFiles,
  ...polyglots,
  ...imageBombs,
  ...pdfBombs,
]
