import { describe, expect, test } from "vitest"
import { type Exploration, explore } from "./protocol-model/explore.ts"
import { protocol } from "./protocol-model/protocol.ts"
import { type Guard, guards, type Setting } from "./protocol-model/world.ts"

/** Far above what any of these reaches, and a fraction of what memory holds. */
const statesMax = 1_000_000
/** Only what hangs is ended. */
const patience = 120_000

/** Two uploads of the same content, a user who deletes, and everybody who cleans up. */
const two: Setting = {
  mode: "pinned",
  uploads: ["1", "2"],
  confirms: { A: "1", B: "2" },
  copies: {},
  sends: 1,
  deletions: 1,
  markers: { M: 1 },
  sweepers: { S: 1, T: 1 },
  crashes: 0,
}
/** One upload that two servers confirm at the same time. */
const one: Setting = {
  ...two,
  uploads: ["1"],
  confirms: { A: "1", Z: "1" },
  sends: 2,
  sweepers: { S: 2, T: 1 },
}
/** The same through a store that takes whatever is sent, as often as it is sent. */
const promoted: Setting = { ...one, mode: "promote" }
/** An upload that is sent again and again, and sweepers with time for everything. */
const late: Setting = { ...one, confirms: { A: "1" }, sweepers: { S: 3, T: 2 } }
/** An attachment that is copied while it is deleted. */
const copied: Setting = { ...late, copies: { C: "A" }, sends: 1, deletions: 2, sweepers: { S: 2 } }
const copiedAndDies: Setting = { ...copied, crashes: 1 }

function exploreAll(setting: Setting): Exploration {
  return explore(protocol(setting), statesMax)
}

describe("whatever happens in whatever order, nothing is lost and nothing stays behind", () => {
  test.each([
    ["two uploads of one content, and a server that dies anywhere", { ...two, crashes: 1 }, 100_000],
    ["one upload confirmed twice at once, and a server that dies anywhere", { ...one, crashes: 1 }, 40_000],
    ["a store that takes anything, and two servers that copy at once", promoted, 50_000],
    ["bytes that arrive again, and sweepers that stand still anywhere", late, 4_000],
    ["a copy while what it copies is deleted, and a server that dies anywhere", copiedAndDies, 4_000],
  ])(
    "%s",
    (_, setting, statesMin) => {
      const { counterexample, states } = exploreAll(setting)
      expect(counterexample).toBeUndefined()
      // A model in which little can happen proves little.
      expect(states).toBeGreaterThan(statesMin)
    },
    patience,
  )
})

/** For each guard a setting, and the shortest way to go wrong in it without the guard. */
const ways: readonly (readonly [Guard, Setting, string])[] = [
  [
    "composite key",
    two,
    `
      1 is recorded
      right bytes arrive in b/1
      2 is recorded
      right bytes arrive in b/2
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      B finds right bytes in b/2
      B marks 2 verified
      B takes 2
      the user deletes attachment A
      the deletion commits
      B finds blob 1
      B attaches blob 1
      M finds blob 1 unused
      B commits
      M lets blob 1 die
      M commits
      → attachment B refers to a blob that is not alive
    `,
  ],
  [
    "composite key",
    copied,
    `
      1 is recorded
      right bytes arrive in b/1
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      C reads attachment A
      the user deletes attachment A
      the deletion commits
      C attaches blob 1
      M finds blob 1 unused
      C commits
      M lets blob 1 die
      M commits
      → attachment C refers to a blob that is not alive
    `,
  ],
  [
    "upload lock",
    late,
    `
      1 is recorded
      right bytes arrive in b/1
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      S lets 1 expire
      A attaches blob 1
      S lists the objects of 1
      A commits
      S deletes b/1
      → attachment A has lost its object
    `,
  ],
  [
    "upload lock",
    { ...one, sweepers: {} },
    `
      1 is recorded
      right bytes arrive in b/1
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      Z sees that 1 is verified
      Z takes 1
      A commits
      Z finds blob 1
      Z attaches blob 1
      Z commits
      → an upload became two attachments
    `,
  ],
  [
    "one live blob per content",
    two,
    `
      1 is recorded
      right bytes arrive in b/1
      2 is recorded
      right bytes arrive in b/2
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      B finds right bytes in b/2
      B marks 2 verified
      B takes 2
      B finds no blob
      A commits
      B inserts blob 2
      B attaches blob 2
      B commits
      → the same content is stored twice
    `,
  ],
  [
    "verified before consumed",
    late,
    `
      1 is recorded
      A believes that b/1 arrived
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      → attachment A has lost its object
    `,
  ],
  [
    "verified before consumed",
    promoted,
    `
      1 is recorded
      wrong bytes arrive in in/1
      A finds wrong bytes in in/1
      A writes b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      → attachment A shows other bytes than were announced
    `,
  ],
  [
    "store is strict or not trusted",
    late,
    `
      1 is recorded
      right bytes arrive in b/1
      A finds right bytes in b/1
      wrong bytes arrive in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      → attachment A shows other bytes than were announced
    `,
  ],
  [
    "names never used twice",
    two,
    `
      1 is recorded
      right bytes arrive in b/content
      2 is recorded
      A finds right bytes in b/content
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      S lets 2 expire
      S lists the objects of 2
      S deletes b/content
      → attachment A has lost its object
    `,
  ],
  [
    "recorded before sent",
    late,
    `
      right bytes arrive in b/1
      → b/1 stays for ever, though nothing refers to it
    `,
  ],
  [
    "deleted after commit",
    late,
    `
      1 is recorded
      right bytes arrive in b/1
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      the user deletes attachment A
      the user's server deletes b/1
      → attachment A has lost its object
    `,
  ],
  [
    "deleted again later",
    late,
    `
      1 is recorded
      S lets 1 expire
      S lists the objects of 1
      S deletes b/1
      right bytes arrive in b/1
      S counts: 1 was swept once
      → b/1 stays for ever, though nothing refers to it
    `,
  ],
  [
    "each deletion counted once",
    late,
    `
      1 is recorded
      S lets 1 expire
      S lists the objects of 1
      S deletes b/1
      T claims 1
      S counts: 1 was swept once
      T lists the objects of 1
      T deletes b/1
      right bytes arrive in b/1
      T counts: 1 was swept twice
      → b/1 stays for ever, though nothing refers to it
    `,
  ],
  [
    "objects listed after the claim",
    late,
    `
      1 is recorded
      right bytes arrive in b/1
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      S lists the objects of 1 too early
      A commits
      S claims 1
      S deletes b/1
      → attachment A has lost its object
    `,
  ],
  [
    "settled uploads are swept too",
    late,
    `
      1 is recorded
      right bytes arrive in b/1
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      the user deletes attachment A
      the deletion commits
      M finds blob 1 unused
      M lets blob 1 die
      M commits
      S takes dead blob 1
      S deletes b/1
      right bytes arrive in b/1
      S removes blob 1
      → b/1 stays for ever, though nothing refers to it
    `,
  ],
  [
    "dead blobs are no excuse",
    late,
    `
      1 is recorded
      right bytes arrive in b/1
      A finds right bytes in b/1
      A marks 1 verified
      A takes 1
      A finds no blob
      A inserts blob 1
      A attaches blob 1
      A commits
      the user deletes attachment A
      the deletion commits
      M finds blob 1 unused
      M lets blob 1 die
      M commits
      S takes dead blob 1
      S deletes b/1
      right bytes arrive in b/1
      T claims 1
      T lists the objects of 1
      T deletes nothing
      T counts: 1 was swept once
      T claims 1
      T lists the objects of 1
      S removes blob 1
      T deletes nothing
      T counts: 1 was swept twice
      → b/1 stays for ever, though nothing refers to it
    `,
  ],
]

describe("without one guard the model shows how it goes wrong", () => {
  test("every guard is tried", () => {
    expect([...new Set(ways.map(([guard]) => guard))].toSorted()).toEqual([...guards].toSorted())
  })

  test.each(ways)(
    "%s",
    (guard, setting, way) => {
      const steps = way.trim().split(/\s*\n\s*/)
      expect(exploreAll({ ...setting, without: guard }).counterexample).toEqual(steps)
    },
    patience,
  )
})
