/** The steps at which a disk can fail and a process can die, in the order a PUT takes them; `remove` is a DELETE's. */
export const diskSteps = ["open", "write", "sync-file", "place", "sync-folder", "answer", "remove"] as const

export type DiskStep = (typeof diskSteps)[number]

/** Is called before each step. Whatever it throws is taken for the step's own failure. */
export type BeforeStep = (step: DiskStep) => Promise<void>
