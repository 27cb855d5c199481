/** Documents of the data set: every part has a photo of its own, every third a data sheet that ten parts share, and a link. */

const sha = (of: string) => `md5(${of}) || md5('x' || ${of})`
const partsPerSheet = 10
/** So many blobs nothing refers to, and so many are dead. */
const orphanedBlobs = 2_000
const deadBlobs = 2_000

/** Sets have the ids of their parts; those of kits follow. Photos are blobs 1 to parts, data sheets come after them. */
export function documents({ parts, kits }: { parts: number; kits: number }): string[] {
  const sheets = Math.ceil(parts / 3 / partsPerSheet)
  const files = parts + sheets
  const all = files + orphanedBlobs + deadBlobs
  const state = `case when n > ${files + orphanedBlobs} then 'dead' else 'live' end`
  const deadAt = `case when n > ${files + orphanedBlobs} then '2026-03-02'::timestamptz + n * interval '1 second' end`
  const uuid = `md5('upload' || n)::uuid`
  const key = `'b/' || left(sha, 2) || '/' || sha || '/' || ${uuid}`
  const named = `(select n, ${sha("n::text")} as sha from generate_series(1, ${all}) n) named`
  return [
    `insert into attachment_sets (id, owner_kind) overriding system value select attachment_set_id, 'part' from parts order by id`,
    `insert into attachment_sets (id, owner_kind) overriding system value select attachment_set_id, 'kit' from kits order by id`,
    `select setval('attachment_sets_id_seq', ${parts + kits + 1})`,
    `insert into blobs (sha256, size, content_type, width, height, object_key, state, orphaned_at, dead_at, sweep_after)
     select sha, 20000 + n % 90000, case when n <= ${parts} or n > ${files} then 'image/jpeg' else 'application/pdf' end,
       640, 480, ${key}, ${state}, case when n > ${files} then '2026-03-01'::timestamptz + n * interval '1 second' end,
       ${deadAt}, ${deadAt} from ${named}`,
    `insert into attachments (attachment_set_id, kind, title, filename, position, blob_id)
     select n, 'image', 'Photo ' || n, 'photo-' || n || '.jpg', 1, n from generate_series(1, ${parts}) n`,
    `update attachment_sets set cover_attachment_id = id where id <= ${parts}`,
    `insert into attachments (attachment_set_id, kind, title, filename, position, blob_id)
     select n, 'pdf', 'Data sheet ' || n, 'sheet.pdf', 2, ${parts} + 1 + (n / 3 - 1) / ${partsPerSheet} from generate_series(3, ${parts}, 3) n`,
    `insert into attachments (attachment_set_id, kind, title, url, position)
     select n, 'link', 'Maker', 'https://example.com/' || n, 3 from generate_series(3, ${parts}, 3) n`,
    `insert into derivatives (blob_id, variant, object_key, state, content_type, size, width, height)
     select id, v, 'd/' || left(sha256, 2) || '/' || sha256 || '/' || v || '-' || id, 'ready', 'image/webp', 900, 320, 240
     from blobs, unnest(array['small', 'large']) v where state = 'live'`,
    `insert into blob_texts (blob_id, text)
     select id, 'Data sheet of series ' || id || ': resistance, tolerance and power rating; ordering code ' || left(sha256, 12)
     from blobs where content_type = 'application/pdf'`,
    // Of each file the upload that brought it, long settled; of the last ones some that came to nothing.
    `insert into uploads (id, attachment_set_id, declared_filename, declared_type, declared_size, declared_sha256, object_key, state,
       created_at, url_expires_at, expires_at, measured_size, measured_sha256, sniffed_type, attachment_id, sweeps, sweep_after)
     select ${uuid}, least(n, ${parts}), 'photo.jpg', 'image/jpeg', 20000, sha, ${key},
       case when n > ${files} then 'expired' else 'consumed' end, at, at, at, 20000, sha, 'image/jpeg',
       case when n <= ${parts} then n end, case when n > ${files} then 0 else 2 end, case when n > ${files} then at end
     from (select named.*, '2026-01-01'::timestamptz + n * interval '3 seconds' as at from ${named}) named`,
  ]
}
