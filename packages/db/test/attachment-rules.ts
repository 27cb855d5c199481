import { uploadIds } from "./believable-rows.ts"
import { newPart, nobody, owner, readRules } from "./schema-rules.ts"

/** The rules of the tables of documents, as in schema-rules.ts. */

export const setOf = (key: string) => `(select attachment_set_id from parts where key = '${key}')`
export const setOfKit = (name: string) => `(select attachment_set_id from kits where name = '${name}')`
export const attachmentOf = (title: string) => `(select id from attachments where title = '${title}')`
export const sha = (digits: string) => digits.repeat(32)
export const blobOf = (digits: string) => `(select id from blobs where sha256 = '${sha(digits)}')`

function insert(table: string, columns: Record<string, string>): string {
  return `insert into ${table} (${Object.keys(columns).join(", ")}) values (${Object.values(columns).join(", ")})`
}

/** A picture of flour, with some of its columns said otherwise. */
function attachment(columns: Record<string, string>): string {
  const all = { attachment_set_id: setOf("FLOU"), kind: "'image'", title: "'More'", position: "4" }
  return insert("attachments", { ...all, blob_id: blobOf("a1"), ...columns })
}

/** A blob of unknown content that nothing refers to. */
function blob(columns: Record<string, string>): string {
  return insert("blobs", { object_key: "'k'", ...columns })
}

/** An upload that waits for its bytes. */
export function upload(columns: Record<string, string>): string {
  return insert("uploads", {
    id: "gen_random_uuid()",
    attachment_set_id: setOf("FLOU"),
    declared_filename: "'a.png'",
    declared_type: "'image/png'",
    declared_size: "12",
    declared_sha256: `'${sha("c3")}'`,
    object_key: "'b/c3/y'",
    url_expires_at: "now()",
    expires_at: "now()",
    sweep_after: "now()",
    ...columns,
  })
}
export const verified = {
  state: "'verified'",
  measured_size: "12",
  measured_sha256: `'${sha("c3")}'`,
  sniffed_type: "'image/png'",
}

function derivative(columns: Record<string, string>): string {
  return insert("derivatives", { blob_id: blobOf("b2"), variant: "'small'", object_key: "'d/1'", ...columns })
}

export const attachmentChecks = readRules(`
attachment_sets_cover_is_image | update attachment_sets set cover_kind = ? where id = ${setOf("FLOU")} | 'image' | 'pdf'
attachment_sets_owner_kind | update attachment_sets set owner_kind = ? where id = ${setOf("FLOU")} | 'part' | 'box'
attachments_blob_lives | ${attachment({ blob_state: "?" })} | 'live' | 'dead'
attachments_kind | ${attachment({ kind: "?" })} | 'pdf' | 'video'
attachments_link_or_file | ${attachment({ kind: "'link'", blob_id: "null", url: "?" })} | 'https://example.com' | null
attachments_link_or_file | ${attachment({ blob_id: "?" })} | ${blobOf("b2")} | null
attachments_link_or_file | ${attachment({ kind: "'pdf'", blob_id: "?" })} | ${blobOf("b2")} | null
attachments_position | ${attachment({ position: "?" })} | 1 | 0
attachments_title | ${attachment({ title: "?" })} | 'Sheet' | ''
blob_texts_length | update blob_texts set text = repeat('x', ?) | 1000000 | 1000001
blobs_claimed_is_dead | ${blob({ claimed_at: "?" })} | null | now()
blobs_dead_is_orphaned | ${blob({ state: "'dead'", dead_at: "now()", sweep_after: "now()", orphaned_at: "?" })} | now() | null
blobs_dead_is_swept | ${blob({ state: "'dead'", dead_at: "?", sweep_after: "now()" })} | now() | null
blobs_dead_is_swept | ${blob({ state: "'dead'", dead_at: "now()", sweep_after: "?" })} | now() | null
blobs_dead_is_swept | ${blob({ dead_at: "?" })} | null | now()
blobs_dead_is_swept | ${blob({ sweep_after: "?" })} | null | now()
blobs_height | update blobs set height = ? where id = ${blobOf("a1")} | 1 | 0
blobs_known | update blobs set size = ? where id = ${blobOf("a1")} | 1 | null
blobs_known | update blobs set content_type = ? where id = ${blobOf("a1")} | 'image/png' | null
blobs_sha256 | update blobs set sha256 = ? where id = ${blobOf("a1")} | '${sha("0f")}' | '${sha("0F")}'
blobs_sha256 | update blobs set sha256 = ? where id = ${blobOf("a1")} | null | '${sha("0f").slice(1)}'
blobs_size | update blobs set size = ? where id = ${blobOf("a1")} | 1 | 0
blobs_state | ${blob({ state: "?" })} | 'live' | 'gone'
blobs_width | update blobs set width = ? where id = ${blobOf("a1")} | 1 | 0
derivatives_height | update derivatives set height = ? | 1 | 0
derivatives_ready_is_known | update derivatives set content_type = ? | 'image/webp' | null
derivatives_ready_is_known | update derivatives set size = ? | 1 | null
derivatives_ready_is_known | update derivatives set width = ? | 1 | null
derivatives_ready_is_known | update derivatives set height = ? | 1 | null
derivatives_size | update derivatives set size = ? | 1 | 0
derivatives_state | ${derivative({ state: "?" })} | 'failed' | 'lost'
derivatives_variant | ${derivative({ variant: "?" })} | 'large' | 'huge'
derivatives_width | update derivatives set width = ? | 1 | 0
gc_epoch_counts | update gc_epoch set epoch = ? | 0 | -1
gc_epoch_one_row | update gc_epoch set is_the_only_row = ? | true | false
kits_own_sets_of_kits | update kits set attachment_owner_kind = ? where name = 'Lamp' | 'kit' | 'part'
parts_own_sets_of_parts | update parts set attachment_owner_kind = ? where key = 'FLOU' | 'part' | 'kit'
uploads_attachment_of_consumed | ${upload({ attachment_id: "?" })} | null | ${attachmentOf("Picture")}
uploads_declared_sha256 | ${upload({ declared_sha256: "?" })} | '${sha("c3")}' | '${sha("C3")}'
uploads_declared_size | ${upload({ declared_size: "?" })} | 1 | 0
uploads_rejected_says_why | ${upload({ state: "'rejected'", reject_reason: "?" })} | 'no picture' | null
uploads_state | ${upload({ state: "?" })} | 'issued' | 'lost'
uploads_unfinished_is_swept | ${upload({ sweep_after: "?" })} | now() | null
uploads_unfinished_is_swept | ${upload({ ...verified, sweep_after: "?" })} | now() | null
uploads_unfinished_is_swept | ${upload({ state: "'expired'", sweep_after: "?" })} | now() | null
uploads_verified_is_equal | ${upload({ ...verified, measured_size: "?" })} | 12 | 13
uploads_verified_is_equal | ${upload({ ...verified, measured_size: "?" })} | 12 | null
uploads_verified_is_equal | ${upload({ ...verified, measured_sha256: "?" })} | '${sha("c3")}' | '${sha("c4")}'
uploads_verified_is_equal | ${upload({ ...verified, sniffed_type: "?" })} | 'image/png' | null
uploads_verified_is_equal | ${upload({ ...verified, state: "'consumed'", measured_size: "?" })} | 12 | 13
`)

const made = "(select id from made)"
const ownerOf = (kind: "part" | "kit", columns: Record<string, string>) =>
  owner(kind, { ...columns, attachment_set_id: "?" })
const otherPart = ownerOf("part", { key: "'GONE'", ...newPart })
const otherKit = ownerOf("kit", { name: "'Other'" })

export const attachmentUniqueRules = readRules(`
blobs_live_sha256_unique | ${blob({ sha256: "?", size: "1", content_type: "'image/png'" })} | '${sha("c3")}' | '${sha("a1")}'
blobs_object_key_unique | ${blob({ object_key: "?" })} | 'k' | (select min(object_key) from blobs)
derivatives_object_key_unique | ${derivative({ object_key: "?" })} | 'd/1' | (select object_key from derivatives)
derivatives_variant_once | ${derivative({ blob_id: blobOf("a1"), variant: "?" })} | 'large' | 'small'
kits_attachment_set_unique | ${otherKit} | ${made} | ${setOfKit("Lamp")}
parts_attachment_set_unique | ${otherPart} | ${made} | ${setOf("FLOU")}
uploads_incoming_key_unique | ${upload({ incoming_key: "?" })} | null | 'in/${uploadIds[0]}'
uploads_object_key_unique | ${upload({ object_key: "?" })} | 'b/c3/y' | 'b/c3/x'
`)

const deleted = (set: string, blobId: string) =>
  insert("deleted_attachments", {
    id: "900002",
    attachment_set_id: set,
    kind: "'image'",
    title: "'Old'",
    position: "1",
    blob_id: blobId,
    created_at: "now()",
    was_cover: "false",
    deleted_at: "now()",
  })

export const attachmentForeignKeys = readRules(`
attachment_sets_cover | update attachment_sets set cover_attachment_id = ? where id = ${setOf("FLOU")} | ${attachmentOf("Picture")} | ${nobody}
attachment_sets_cover | update attachment_sets set cover_attachment_id = ? where id = ${setOf("FLOU")} | null | ${attachmentOf("Analysis")}
attachment_sets_cover | update attachment_sets set cover_attachment_id = ? where id = ${setOf("FLOU")} | null | ${attachmentOf("Mill")}
attachment_sets_cover | update attachment_sets set cover_attachment_id = ? where id = ${setOf("LAMP")} | null | ${attachmentOf("Picture")}
attachment_sets_cover | update attachments set attachment_set_id = ? where title = 'Picture' | ${setOf("FLOU")} | ${setOf("LAMP")}
attachment_sets_cover | update attachments set kind = ? where title = 'Picture' | 'image' | 'pdf'
attachments_live_blob | ${attachment({ blob_id: "?" })} | ${blobOf("a1")} | ${nobody}
attachments_set | ${attachment({ attachment_set_id: "?" })} | ${setOfKit("Lamp")} | ${nobody}
blob_texts_blob | insert into blob_texts values (?, 'text') | ${blobOf("a1")} | ${nobody}
deleted_attachments_blob | ${deleted(setOf("LAMP"), "?")} | ${blobOf("a1")} | ${nobody}
deleted_attachments_set | ${deleted("?", "null")} | ${setOf("LAMP")} | ${nobody}
derivatives_blob | ${derivative({ blob_id: "?" })} | ${blobOf("b2")} | ${nobody}
kits_attachment_set | ${otherKit} | ${made} | ${nobody}
kits_attachment_set | ${otherKit} | ${made} | (select min(id) from attachment_sets where owner_kind = 'part')
parts_attachment_set | ${otherPart} | ${made} | ${nobody}
parts_attachment_set | ${otherPart} | ${made} | (select min(id) from attachment_sets where owner_kind = 'kit')
uploads_attachment | update uploads set attachment_id = ? where state = 'consumed' | ${attachmentOf("Analysis")} | ${nobody}
uploads_set | ${upload({ attachment_set_id: "?" })} | null | ${nobody}
`)
