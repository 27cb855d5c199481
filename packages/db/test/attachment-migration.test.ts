import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { Client } from "pg"
import { describe, expect, it, onTestFinished } from "vitest"
import { migrate, migrationNames, migrationsFolder } from "../src/migrate.ts"
import { createEmptyDatabase } from "../src/test-kit.ts"
import { openClient, readRows } from "./schema-client.ts"

/** The data that migration 0006 moves, on populated databases; its schema is gone through in migrations.test.ts. */

const before = (await migrationNames()).indexOf("0006_attachment_sets")

type Workshop = { url: string; client: Client; up: () => Promise<string[]>; down: () => Promise<string[]> }

/** A database as it was before attachment sets, with what a test puts into it. */
async function oldWorkshop(rows = ""): Promise<Workshop> {
  const database = await createEmptyDatabase()
  const client = await openClient(database.url)
  onTestFinished(async () => {
    await client.end()
    await database.drop()
  })
  await migrate(database.url, { count: before })
  await client.query(rows)
  const run = async (direction: "up" | "down") => {
    const lines: string[] = []
    await migrate(database.url, { direction, count: 1, log: (line) => lines.push(line) })
    return lines
  }
  return { url: database.url, client, up: () => run("up"), down: () => run("down") }
}

const part = (key: string) => `(select id from parts where key = '${key}')`
const attachment = (title: string) => `(select id from part_attachments where title = '${title}')`

/** Three parts, two kits; links, a photo that is a cover, and a document. */
const smallWorkshop = `
  insert into part_keys values ('BOLT'), ('LAMP'), ('WIRE');
  insert into parts (key, description, unit, divisible) values
    ('BOLT', 'Bolt', 'each', false), ('LAMP', 'Lamp', 'each', false), ('WIRE', 'Wire', 'm', true);
  insert into kits (name) values ('Lamp'), ('Lamp');
  insert into part_attachments (part_id, kind, title, url) values
    (${part("LAMP")}, 'link', 'Deleted later', 'https://example.com/0'),
    (${part("LAMP")}, 'link', 'Maker', 'https://example.com/1'), (${part("BOLT")}, 'link', 'Norm', 'HTTPS://example.com/2');
  insert into part_attachments (part_id, kind, title, object_key, filename, content_type, size) values
    (${part("LAMP")}, 'image', 'Photo', 'files/1', 'lamp.jpg', 'image/jpeg', 2048),
    (${part("LAMP")}, 'pdf', 'Manual', 'files/2', null, null, null),
    (${part("LAMP")}, 'image', 'Last', 'files/3', 'lamp2.jpg', 'image/jpeg', 1024);
  update parts set cover_attachment_id = ${attachment("Photo")} where key = 'LAMP';
  delete from part_attachments where title in ('Deleted later', 'Last')`

async function rowsOf(client: Client, text: string): Promise<unknown[]> {
  return (await client.query<Record<string, unknown>>(text)).rows
}

describe("on a workshop in use", () => {
  it("171 creates attachment sets: one for every part and kit, and each belongs to one of them", async () => {
    const { client, up } = await oldWorkshop(smallWorkshop)
    expect(await up()).toEqual(
      expect.arrayContaining([
        "attachment sets: 3 sets made for parts",
        "attachment sets: 2 sets made for kits",
      ]),
    )
    const owners = `select attachment_set_id as id, 'part' as owner_kind from parts
      union all select attachment_set_id, 'kit' from kits`
    const sets = await rowsOf(client, "select id, owner_kind from attachment_sets order by id")
    expect(sets).toHaveLength(5)
    expect(await rowsOf(client, `${owners} order by id`)).toEqual(sets)
  })

  it("172 renames attachments: the old table is gone, and every row stands in the new one under its id", async () => {
    const { client, up } = await oldWorkshop(smallWorkshop)
    const columns = "id, kind, title, url, object_key, filename, content_type, size, created_at"
    const old = await rowsOf(
      client,
      `select p.key, ${columns.replaceAll(/\w+/g, "a.$&")} from part_attachments a join parts p on p.id = a.part_id order by a.id`,
    )
    expect(old).toHaveLength(4)
    expect(await up()).toEqual(
      expect.arrayContaining(["attachment sets: 4 attachments moved", "attachment sets: 2 files moved"]),
    )
    expect(await rowsOf(client, "select to_regclass('part_attachments') as found")).toEqual([{ found: null }])
    const moved = await rowsOf(
      client,
      `select p.key, a.id, a.kind, a.title, a.url, b.object_key, a.filename, b.content_type, b.size, a.created_at
       from attachments a join parts p using (attachment_set_id) left join blobs b on b.id = a.blob_id order by a.id`,
    )
    expect(moved).toEqual(old)
    // Files without a hash are kept as they are; nothing counts as orphaned.
    expect(await rowsOf(client, "select distinct sha256, state, orphaned_at from blobs")).toEqual([
      { sha256: null, state: "live", orphaned_at: null },
    ])
    expect(await rowsOf(client, "select title, position from attachments order by position, title")).toEqual([
      { title: "Maker", position: 1 },
      { title: "Norm", position: 1 },
      { title: "Photo", position: 2 },
      { title: "Manual", position: 3 },
    ])
  })

  it("172 gives no id a second time: new attachments go on behind the last one there ever was", async () => {
    const { client, up } = await oldWorkshop(smallWorkshop)
    const [last] = await rowsOf(client, "select last_value::int as id from part_attachments_id_seq")
    expect(last).toEqual({ id: 6 })
    await up()
    const added = `insert into attachments (attachment_set_id, kind, title, url, position)
      select attachment_set_id, 'link', 'New', 'https://example.com', 9 from parts where key = 'BOLT' returning id::int`
    expect(await rowsOf(client, added)).toEqual([{ id: 7 }])
  })

  it("173 backfills parts and kits that have no documents, and those that are archived", async () => {
    const { client, up } = await oldWorkshop(`${smallWorkshop};
      update parts set archived_at = now() where key = 'WIRE';
      update kits set status = 'archived', archived_at = now() where id = (select max(id) from kits)`)
    const versions = "select key, version, updated_at from parts order by key"
    const untouched = await rowsOf(client, versions)
    await up()
    expect(
      await rowsOf(
        client,
        `select count(*)::int as sets, count(distinct id)::int as different from (
           select attachment_set_id as id from parts union all select attachment_set_id from kits) owners`,
      ),
    ).toEqual([{ sets: 5, different: 5 }])
    // It is no change of a part that anybody would see.
    expect(await rowsOf(client, versions)).toEqual(untouched)
  })

  it("174 migrates covers to the sets", async () => {
    const { client, up } = await oldWorkshop(smallWorkshop)
    expect(await up()).toContain("attachment sets: 1 covers moved")
    expect(
      await rowsOf(
        client,
        `select p.key, a.title from parts p join attachment_sets s on s.id = p.attachment_set_id
         left join attachments a on a.id = s.cover_attachment_id order by p.key`,
      ),
    ).toEqual([
      { key: "BOLT", title: null },
      { key: "LAMP", title: "Photo" },
      { key: "WIRE", title: null },
    ])
    const column =
      "select from information_schema.columns where column_name = 'cover_attachment_id' and table_name = 'parts'"
    expect(await rowsOf(client, column)).toEqual([])
  })

  it("176 downgrade: links, files and covers go back to where they were, and up again", async () => {
    const { client, up, down } = await oldWorkshop(smallWorkshop)
    const columns = new Map([
      [
        "part_attachments",
        "id part_id kind title url object_key filename content_type size created_at".split(" "),
      ],
      ["parts", ["id", "key", "cover_attachment_id", "version", "updated_at"]],
    ])
    const old = await readRows(client, columns)
    await up()
    expect(await down()).toEqual(
      expect.arrayContaining([
        "attachment sets: 4 attachments moved back to their parts",
        "attachment sets: 1 covers moved back to their parts",
      ]),
    )
    expect(await readRows(client, columns)).toEqual(old)
    await client.query(
      `insert into part_attachments (part_id, kind, title, url) values (${part("BOLT")}, 'link', 'New', 'https://example.com')`,
    )
    expect(await rowsOf(client, "select max(id)::int as id from part_attachments")).toEqual([{ id: 7 }])
    expect(await up()).toContain("attachment sets: 5 attachments moved")
  })
})

describe("on damaged rows", () => {
  it("covers that point at nothing, at a link, at a document or at another part's photo are cleared first", async () => {
    const { client, up } = await oldWorkshop(`${smallWorkshop};
      insert into part_keys values ('AAAA'), ('BBBB'), ('CCCC'), ('DDDD');
      insert into parts (key, description, unit, divisible) select key, key, 'each', false from part_keys where length(replace(key, left(key, 1), '')) = 0;
      update parts set cover_attachment_id = ${attachment("Norm")} where key = 'BOLT';
      insert into part_attachments (part_id, kind, title, object_key) values (${part("AAAA")}, 'pdf', 'Sheet', 'files/4');
      update parts set cover_attachment_id = ${attachment("Sheet")} where key = 'AAAA';
      update parts set cover_attachment_id = ${attachment("Photo")} where key = 'BBBB';
      set session_replication_role = replica;
      update parts set cover_attachment_id = 999999 where key in ('CCCC', 'DDDD');
      reset session_replication_role`)
    const lines = await up()
    expect(lines).toContain("attachment sets: 2 covers cleared that pointed at nothing")
    expect(lines).toContain("attachment sets: 3 covers cleared that were no image of their own part")
    expect(lines).toContain("attachment sets: 1 covers moved")
    expect(
      await rowsOf(
        client,
        "select a.title from attachment_sets s join attachments a on a.id = s.cover_attachment_id",
      ),
    ).toEqual([{ title: "Photo" }])
  })

  it("attachments whose part is not there are dropped, and it says how many", async () => {
    const { client, up } = await oldWorkshop(`${smallWorkshop};
      set session_replication_role = replica;
      insert into part_attachments (part_id, kind, title, url) values (999999, 'link', 'Nobody''s', 'https://example.com');
      reset session_replication_role`)
    expect(await up()).toContain("attachment sets: 1 attachments dropped whose part is not there")
    expect(await rowsOf(client, "select count(*)::int as count from attachments")).toEqual([{ count: 4 }])
  })
})

it("175 empty database: up and down, with nothing to say", async () => {
  const { client, up, down } = await oldWorkshop()
  expect(await up()).toEqual([])
  expect(await rowsOf(client, "select count(*)::int as count from attachment_sets")).toEqual([{ count: 0 }])
  expect(await down()).toEqual([])
  expect(await up()).toEqual([])
})

describe("the way back is refused as long as something would be lost", () => {
  const set = (key: string) => `(select attachment_set_id from parts where key = '${key}')`
  const kitSet = "(select min(attachment_set_id) from kits)"
  const link = (owner: string) =>
    `insert into attachments (attachment_set_id, kind, title, url, position) values (${owner}, 'link', 'Kit''s', 'https://example.com', 7)`
  const photo = (owner: string) =>
    `insert into attachments (attachment_set_id, kind, title, filename, position, blob_id)
     select ${owner}, kind, 'Copy', filename, 7, blob_id from attachments where title = 'Photo'`
  const upload = (state: string, sweepAfter: string) =>
    `insert into uploads (id, declared_filename, declared_type, declared_size, declared_sha256, object_key, state, url_expires_at,
       expires_at, sweep_after) values (gen_random_uuid(), 'a.png', 'image/png', 1, repeat('ab', 32), 'b/ab/1', '${state}', now(),
       now(), ${sweepAfter})`

  it.for([
    [
      "a kit has a document",
      link(kitSet),
      "kits have 1 documents",
      "delete from attachments where title = 'Kit''s'",
    ],
    [
      "two documents share a file",
      photo(set("BOLT")),
      "1 files belong to several documents",
      "delete from attachments where title = 'Copy'",
    ],
    [
      "a deleted file was not swept",
      "delete from attachments where title = 'Manual'",
      "1 deleted files",
      "update blobs set state = 'dead', dead_at = now(), sweep_after = now() where orphaned_at is not null; delete from blobs where state = 'dead'",
    ],
    [
      "an upload is under way",
      upload("issued", "now()"),
      "1 deleted files and unfinished uploads",
      "delete from uploads",
    ],
    [
      "an upload that expired will be swept again",
      upload("expired", "now()"),
      "1 deleted files",
      "update uploads set state = 'swept', sweep_after = null",
    ],
  ] as const)("%s", async ([, change, sentence, remedy]) => {
    const { client, up, down } = await oldWorkshop(smallWorkshop)
    await up()
    const columns = new Map([
      ["attachments", ["id", "title"]],
      ["parts", ["key", "attachment_set_id"]],
    ])
    await client.query(change)
    const rows = await readRows(client, columns)
    await expect(down()).rejects.toThrow(sentence)
    await expect(down()).rejects.toThrow(/: (delete|run) .* first$/)
    expect(await readRows(client, columns)).toEqual(rows)
    await client.query(remedy)
    await down()
    expect(await rowsOf(client, "select to_regclass('attachments') as found")).toEqual([{ found: null }])
  })

  it("the refusal is told without the thousands of lines of the migration", async () => {
    const { url, client, up } = await oldWorkshop(smallWorkshop)
    await up()
    await client.query(link(kitSet))
    const lines: string[] = []
    await migrate(url, { direction: "down", count: 1, log: (line) => lines.push(line) }).catch(
      () => undefined,
    )
    expect(lines).toEqual([expect.stringMatching(/^error: kits have 1 documents.* first$/)])
  })
})

it("files keep their hash on the way back and up again: their name tells it", async () => {
  const { client, up, down } = await oldWorkshop(smallWorkshop)
  await up()
  const sha = "a1".repeat(32)
  await client.query(`
    insert into blobs (sha256, size, content_type, object_key) values ('${sha}', 10, 'image/png', 'b/a1/${sha}/1');
    insert into attachments (attachment_set_id, kind, title, filename, position, blob_id)
      select p.attachment_set_id, 'image', 'Picture', 'a.png', 1, max(b.id) from parts p, blobs b where p.key = 'BOLT' group by 1`)
  await down()
  await up()
  expect(
    await rowsOf(client, "select sha256, size::int, content_type from blobs where sha256 is not null"),
  ).toEqual([{ sha256: sha, size: 10, content_type: "image/png" }])
})

it("200,000 parts with their links and photos go up and down as sets, without a loop", async () => {
  const parts = 200_000
  // Every fourth part has a photo, which is its cover. The rows come from arithmetic: keys that refer to others need no check.
  const { client, up, down } = await oldWorkshop(`
    set session_replication_role = replica;
    drop index parts_search;
    insert into part_keys
      select case when n < 100000 then 'A' else 'B' end || translate(lpad((n % 100000)::text, 5, '0'), '0123456789', 'ABCDEFGHIJ')
      from generate_series(0, ${parts - 1}) n;
    insert into parts (key, description, unit, divisible, tags, cover_attachment_id)
      select key, 'Part ' || key, 'each', false, array['smd', 'red'], case when n % 4 = 0 then ${parts} + n / 4 end
      from (select key, row_number() over (order by key) as n from part_keys) numbered order by n;
    insert into kits (name) select 'Kit ' || n from generate_series(1, 20000) n;
    insert into part_attachments (part_id, kind, title, url)
      select id, 'link', 'Maker', 'https://example.com/' || id from parts order by id;
    insert into part_attachments (part_id, kind, title, object_key, content_type, size)
      select id, 'image', 'Photo', 'files/' || id, 'image/jpeg', 1000 from parts where id % 4 = 0 order by id;
    create index parts_search on parts using gin (search_text gin_trgm_ops);
    reset session_replication_role;
    analyze`)
  const digest = `select count(*)::int as rows, count(cover_attachment_id)::int as covers,
    sum(hashtext(a::text))::text as attachments, sum(hashtext(p.id || ' ' || coalesce(p.cover_attachment_id, 0)))::text as parts
    from part_attachments a join parts p on p.id = a.part_id`
  const old = await rowsOf(client, digest)
  const lines = await up()
  expect(lines).toEqual([
    `attachment sets: ${parts} sets made for parts`,
    "attachment sets: 20000 sets made for kits",
    "attachment sets: 50000 files moved",
    "attachment sets: 250000 attachments moved",
    "attachment sets: 50000 covers moved",
  ])
  await down()
  expect(await rowsOf(client, digest)).toEqual(old)
  const migration = await readFile(join(migrationsFolder, "0006_attachment_sets.sql"), "utf8")
  expect(migration).not.toMatch(/^\s*(?:for|while|loop)\b.*\bloop\b|^\s*loop\b/im)
}, 600_000)
