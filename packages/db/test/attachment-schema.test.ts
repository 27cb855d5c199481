import { mayBecome, uploadStates } from "@kitwright/domain/attachment/upload"
import type { Client } from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { attachmentOf, blobOf, setOf, setOfKit, sha, upload, verified } from "./attachment-rules.ts"
import { fillEmptyTables } from "./believable-rows.ts"
import { openClient } from "./schema-client.ts"
import { newPart, owner } from "./schema-rules.ts"

/** What the database itself does about documents, beyond the rules of single rows. */

let database: TestDatabase
let client: Client

beforeAll(async () => {
  database = await createTestDatabase()
  client = await openClient(database.url)
  await fillEmptyTables(client)
})

afterAll(async () => {
  await client.end()
  await database.close()
})

/** Runs statements in one transaction to the end of its checks, answers a question, and takes it all back. */
async function after(statements: readonly string[], question: string): Promise<unknown[]> {
  await client.query("begin")
  try {
    for (const statement of statements) await client.query(statement)
    await client.query("set constraints all immediate")
    return (await client.query<Record<string, unknown>>(question)).rows
  } finally {
    await client.query("rollback")
  }
}

/** The error that statements end with; what goes through is no error. */
async function refusal(statements: readonly string[]): Promise<unknown> {
  return await after(statements, "select 1 as done").catch((error: unknown) => error)
}

const count = (from: string) => `select count(*)::int as count from ${from}`
const makeGone = [
  owner("part", { key: "'GONE'", ...newPart }),
  `insert into attachments (attachment_set_id, kind, title, position, blob_id)
     select ${setOf("GONE")}, 'image', 'Copy ' || n, n, ${blobOf("a1")} from generate_series(1, 50) n`,
  `update attachment_sets set cover_attachment_id = ${attachmentOf("Copy 7")} where id = ${setOf("GONE")}`,
  `insert into deleted_attachments (id, attachment_set_id, kind, title, url, position, created_at, was_cover, deleted_at)
     values (900009, ${setOf("GONE")}, 'link', 'Old', 'https://example.com', 1, now(), false, now())`,
  upload({ attachment_set_id: setOf("GONE"), object_key: "'b/c3/gone'" }),
]

describe("an owner takes its set along, whatever deletes it", () => {
  it.for([
    "delete from parts where key = 'GONE'",
    "with gone as (delete from parts where key = 'GONE' returning id) select count(*) from gone",
    "delete from parts p using part_keys k where k.key = p.key and k.key = 'GONE'",
    "merge into parts p using (values ('GONE')) k (key) on p.key = k.key when matched then delete",
    "do $$ begin delete from parts where key in ('GONE', 'NONE'); end $$",
  ])("%s", async (statement) => {
    const sets = await after(makeGone, count("attachment_sets"))
    expect(sets).toEqual([{ count: 8 }])
    expect(await after([...makeGone, statement], count("attachment_sets"))).toEqual([{ count: 7 }])
    expect(await after([...makeGone, statement], count("attachments where title like 'Copy%'"))).toEqual([
      { count: 0 },
    ])
    expect(await after([...makeGone, statement], count("deleted_attachments where id = 900009"))).toEqual([
      { count: 0 },
    ])
    // What may still arrive has to be swept all the same.
    expect(
      await after(
        [...makeGone, statement],
        "select state, attachment_set_id from uploads where object_key = 'b/c3/gone'",
      ),
    ).toEqual([{ state: "issued", attachment_set_id: null }])
  })

  it("a kit, with its documents", async () => {
    const document = `insert into attachments (attachment_set_id, kind, title, position, blob_id)
      values (${setOfKit("Bread")}, 'image', 'Loaf', 1, ${blobOf("a1")})`
    const statements = [document, "delete from kits where name = 'Bread'"]
    expect(await after(statements, count("attachment_sets where owner_kind = 'kit'"))).toEqual([{ count: 2 }])
    expect(await after(statements, count("attachments where title = 'Loaf'"))).toEqual([{ count: 0 }])
  })

  it("many at once", async () => {
    const many = `with made as (insert into attachment_sets (owner_kind) select 'kit' from generate_series(1, 500) returning id)
      insert into kits (name, attachment_set_id) select 'Many', id from made`
    expect(await after([many, "delete from kits where name = 'Many'"], count("attachment_sets"))).toEqual([
      { count: 7 },
    ])
  })

  it.for(["parts", "kits", "attachment_sets", "attachments", "blobs"])(
    "truncating %s, which no trigger of a row sees, is refused",
    async (table) => {
      expect(await refusal([`truncate ${table} cascade`])).toMatchObject({
        code: "23001",
        constraint: "movements_append_only",
      })
    },
  )
})

describe("a set", () => {
  it("can't go while its owner stays", async () => {
    for (const set of [setOf("LAMP"), setOf("FLOU")])
      expect(await refusal([`delete from attachment_sets where id = ${set}`])).toMatchObject({
        constraint: "parts_attachment_set",
      })
    expect(await refusal([`delete from attachment_sets where id = ${setOfKit("Bread")}`])).toMatchObject({
      constraint: "kits_attachment_set",
    })
  })

  it("needs an owner by the end of the transaction, not before", async () => {
    expect(await refusal(["insert into attachment_sets (owner_kind) values ('part')"])).toMatchObject({
      code: "23503",
      constraint: "attachment_sets_have_an_owner",
    })
    const inTwoSteps = [
      "insert into attachment_sets (owner_kind) values ('part')",
      `insert into parts (key, description, unit, divisible, attachment_set_id)
         values ('GONE', 'Gone', 'each', false, (select max(id) from attachment_sets))`,
    ]
    expect(await after(inTwoSteps, count("attachment_sets"))).toEqual([{ count: 8 }])
  })

  it("vanishes with an owner that could not be made", async () => {
    const taken = owner("part", { key: "'BZQP'", ...newPart })
    await expect(client.query(taken)).rejects.toMatchObject({ constraint: "parts_key_key" })
    await expect(client.query(owner("kit", { name: "''" }))).rejects.toMatchObject({
      constraint: "kits_name_check",
    })
    expect((await client.query(count("attachment_sets"))).rows).toEqual([{ count: 7 }])
  })

  it.for([
    ["parts", `key = 'LAMP'`, setOf("FLOU")],
    ["parts", `key = 'LAMP'`, "null"],
    ["kits", `name = 'Lamp'`, setOfKit("Bread")],
  ] as const)("is never exchanged: %s where %s", async ([table, row, set]) => {
    expect(await refusal([`update ${table} set attachment_set_id = ${set} where ${row}`])).toMatchObject({
      code: "23001",
      constraint: `${table}_keep_their_set`,
    })
    const rows = await after(
      [`update ${table} set attachment_set_id = attachment_set_id where ${row}`],
      "select 1 as done",
    )
    expect(rows).toEqual([{ done: 1 }])
  })
})

describe("a cover", () => {
  const cover = `select cover_attachment_id as cover from attachment_sets where id = ${setOf("FLOU")}`

  it("goes with the image, and the set stays", async () => {
    expect(await after([], cover)).not.toEqual([{ cover: null }])
    expect(await after(["delete from attachments where title = 'Picture'"], cover)).toEqual([{ cover: null }])
  })

  it("may be named before the image is there, when that is asked for", async () => {
    const statements = [
      "set constraints attachment_sets_cover deferred",
      `update attachment_sets set cover_attachment_id = 777777 where id = ${setOf("LAMP")}`,
      `insert into attachments (id, attachment_set_id, kind, title, position, blob_id) overriding system value
         values (777777, ${setOf("LAMP")}, 'image', 'First', 1, ${blobOf("a1")})`,
    ]
    const question = `select cover_attachment_id::int as cover from attachment_sets where id = ${setOf("LAMP")}`
    expect(await after(statements, question)).toEqual([{ cover: 777_777 }])
    expect(await refusal(statements.slice(0, 2))).toMatchObject({ constraint: "attachment_sets_cover" })
  })
})

describe("a blob", () => {
  const die = (digits: string) =>
    `update blobs set state = 'dead', orphaned_at = now(), dead_at = now(), sweep_after = now() where sha256 = '${sha(digits)}'`
  const orphaned = (digits: string) =>
    `select orphaned_at is not null as orphaned from blobs where sha256 = '${sha(digits)}'`
  const copy = (title: string) =>
    `insert into attachments (attachment_set_id, kind, title, position, blob_id)
       values (${setOf("LAMP")}, 'image', '${title}', 1, ${blobOf("a1")})`

  it("that something refers to can't die", async () => {
    expect(await refusal([die("a1")])).toMatchObject({ code: "23503", constraint: "attachments_live_blob" })
    const detached = ["delete from attachments where title = 'Picture'", die("a1")]
    expect(await after(detached, "select state from blobs where state = 'dead'")).toEqual([{ state: "dead" }])
  })

  it("that is dead can't be referred to", async () => {
    const statements = ["delete from attachments where title = 'Picture'", die("a1"), copy("Late")]
    expect(await refusal(statements)).toMatchObject({ code: "23503", constraint: "attachments_live_blob" })
    // A link's picture is held to the same.
    expect(
      await refusal([
        ...statements.slice(0, 2),
        `update attachments set blob_id = ${blobOf("a1")} where title = 'Mill'`,
      ]),
    ).toMatchObject({ constraint: "attachments_live_blob" })
  })

  it("can't be referred to around the rule", async () => {
    expect(await refusal(["update attachments set blob_state = null where title = 'Picture'"])).toMatchObject(
      {
        code: "23502",
      },
    )
  })

  it("stays dead, and goes only when it is", async () => {
    const detached = ["delete from attachments where title = 'Picture'", "delete from derivatives"]
    const goes = `delete from blobs where sha256 = '${sha("a1")}'`
    expect(await refusal([...detached, goes])).toMatchObject({
      code: "23001",
      constraint: "blobs_die_before_they_go",
    })
    const back = `update blobs set state = 'live', dead_at = null, sweep_after = null where sha256 = '${sha("a1")}'`
    expect(await refusal([...detached, die("a1"), back])).toMatchObject({
      code: "23001",
      constraint: "blobs_stay_dead",
    })
    expect(await after([...detached, die("a1"), goes], count("blobs"))).toEqual([{ count: 1 }])
  })

  it("can't go before its pictures", async () => {
    const statements = [
      "delete from attachments where title = 'Picture'",
      die("a1"),
      "delete from blobs where state = 'dead'",
    ]
    expect(await refusal(statements)).toMatchObject({ code: "23503", constraint: "derivatives_blob" })
  })

  it("takes its text and the memory of what was deleted along", async () => {
    const statements = [
      `insert into deleted_attachments (id, attachment_set_id, kind, title, position, blob_id, created_at, was_cover, deleted_at)
         values (900008, ${setOf("FLOU")}, 'pdf', 'Old', 1, ${blobOf("b2")}, now(), false, now())`,
      "delete from attachments where title = 'Analysis'",
      die("b2"),
      `delete from blobs where sha256 = '${sha("b2")}'`,
    ]
    expect(await after(statements, count("blob_texts"))).toEqual([{ count: 0 }])
    expect(await after(statements, count("deleted_attachments where id = 900008"))).toEqual([{ count: 0 }])
  })

  it("counts as orphaned from its beginning until the first attachment, and from the end of the last", async () => {
    const made = `insert into blobs (sha256, size, content_type, object_key) values ('${sha("d4")}', 1, 'image/png', 'k')`
    const first = copy("First").replace(sha("a1"), sha("d4"))
    const second = copy("Second").replace(sha("a1"), sha("d4"))
    const ends = (title: string) => `delete from attachments where title = '${title}'`
    expect(await after([made], orphaned("d4"))).toEqual([{ orphaned: true }])
    expect(await after([made, first], orphaned("d4"))).toEqual([{ orphaned: false }])
    expect(await after([made, first, second, ends("First")], orphaned("d4"))).toEqual([{ orphaned: false }])
    expect(await after([made, first, second, ends("First"), ends("Second")], orphaned("d4"))).toEqual([
      { orphaned: true },
    ])
    expect(await after([made, first, ends("First"), second], orphaned("d4"))).toEqual([{ orphaned: false }])
  })

  it("is marked when its last attachment goes with a set, by a cascade", async () => {
    const goes = "delete from parts where key = 'GONE'"
    expect(
      await after([...makeGone, "delete from attachments where title = 'Picture'"], orphaned("a1")),
    ).toEqual([{ orphaned: false }])
    expect(
      await after([...makeGone, "delete from attachments where title = 'Picture'", goes], orphaned("a1")),
    ).toEqual([{ orphaned: true }])
  })

  it("is marked when its attachment takes another one, and the other one is taken up", async () => {
    const exchange = `update attachments set blob_id = ${blobOf("b2")} where title = 'Picture'`
    expect(await after([exchange], orphaned("a1"))).toEqual([{ orphaned: true }])
    const back = `update attachments set blob_id = ${blobOf("a1")} where title = 'Picture'`
    expect(await after([exchange, back], orphaned("a1"))).toEqual([{ orphaned: false }])
    const renamed = "update attachments set title = 'Sack' where title = 'Picture'"
    expect(await after([renamed], orphaned("a1"))).toEqual([{ orphaned: false }])
  })
})

describe("an upload", () => {
  const facts: Record<string, Record<string, string>> = {
    issued: {},
    verified,
    consumed: { ...verified, state: "'consumed'" },
    rejected: { state: "'rejected'", reject_reason: "'no picture'" },
    expired: { state: "'expired'" },
    swept: { state: "'swept'" },
  }

  it.for(uploadStates.flatMap((from) => uploadStates.map((to) => [from, to] as const)))(
    "goes from %s to %s only as the domain allows",
    async ([from, to]) => {
      const made = upload({ ...facts[from], object_key: "'b/c3/way'" })
      const { state = "'issued'", ...columns } = facts[to] ?? {}
      const set = Object.entries({ ...columns, state }).map(([column, value]) => `${column} = ${value}`)
      const moved = after(
        [made, `update uploads set ${set.join(", ")} where object_key = 'b/c3/way'`],
        "select state from uploads where object_key = 'b/c3/way'",
      )
      const outcome = await moved.catch((error: unknown) => error)
      expect(outcome).toMatchObject(
        mayBecome(from, to) || from === to
          ? [{ state: to }]
          : { code: "23001", constraint: "uploads_go_forward" },
      )
    },
  )

  it("stays when what became of it is deleted, and no longer names it", async () => {
    expect(
      await after(
        ["delete from attachments where title = 'Picture'"],
        "select attachment_id from uploads where state = 'consumed'",
      ),
    ).toEqual([{ attachment_id: null }])
  })
})
