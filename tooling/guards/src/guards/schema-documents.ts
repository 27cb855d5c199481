import { test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"
import { migration } from "./migration.ts"

const file = "migrations/0006_attachment_sets.sql"
const { named, index, other } = migration(file)

function inSchema(title: string) {
  return test("packages/db/test/attachment-schema.test.ts", title)
}
function inRaces(title: string) {
  return test("packages/db/test/attachment-races.test.ts", title)
}
function inMigration(title: string) {
  return test("packages/db/test/attachment-migration.test.ts", title)
}

/** Takes a trigger away. */
function trigger(statement: string, title: string): Guard {
  return replace(statement.split(/\s+/).slice(0, 4).join(" "), file, `${statement};\n`, "", inSchema(title))
}

/** Rules of single rows, each with the text that makes it. */
const rules: readonly (readonly [string, string])[] = [
  ["attachment_sets_owner_kind", "check (owner_kind in ('part', 'kit'))"],
  ["attachment_sets_cover_is_image", "check (cover_kind = 'image')"],
  ["blobs_sha256", "check (sha256 ~ '^[0-9a-f]{64}$')"],
  ["blobs_size", "check (size > 0)"],
  ["blobs_width", "check (width > 0)"],
  ["blobs_height", "check (height > 0)"],
  ["blobs_state", "check (state in ('live', 'dead'))"],
  ["blobs_known", "check (sha256 is null or (size is not null and content_type is not null))"],
  [
    "blobs_dead_is_swept",
    "check (\n    (state = 'dead') = (dead_at is not null) and (state = 'dead') = (sweep_after is not null)\n  )",
  ],
  ["blobs_dead_is_orphaned", "check (state = 'live' or orphaned_at is not null)"],
  ["blobs_claimed_is_dead", "check (state = 'dead' or claimed_at is null)"],
  ["attachments_kind", "check (kind in ('image', 'pdf', 'link'))"],
  ["attachments_title", "check (title <> '')"],
  ["attachments_position", "check (position > 0)"],
  ["attachments_blob_lives", "check (blob_state = 'live')"],
  [
    "attachments_link_or_file",
    "check (case kind when 'link' then url is not null else blob_id is not null end)",
  ],
  ["uploads_declared_size", "check (declared_size > 0)"],
  ["uploads_declared_sha256", "check (declared_sha256 ~ '^[0-9a-f]{64}$')"],
  ["uploads_state", "check (state in ('issued', 'verified', 'consumed', 'rejected', 'expired', 'swept'))"],
  [
    "uploads_verified_is_equal",
    "check (\n    state not in ('verified', 'consumed')\n    or coalesce(measured_size = declared_size and measured_sha256 = declared_sha256 and sniffed_type is not null, false)\n  )",
  ],
  ["uploads_rejected_says_why", "check (state <> 'rejected' or reject_reason is not null)"],
  ["uploads_attachment_of_consumed", "check (state = 'consumed' or attachment_id is null)"],
  ["uploads_unfinished_is_swept", "check (state in ('consumed', 'swept') or sweep_after is not null)"],
  ["derivatives_variant", "check (variant in ('small', 'large'))"],
  ["derivatives_state", "check (state in ('pending', 'ready', 'failed'))"],
  ["derivatives_size", "check (size > 0)"],
  ["derivatives_width", "check (width > 0)"],
  ["derivatives_height", "check (height > 0)"],
  [
    "derivatives_ready_is_known",
    "check (\n    state <> 'ready' or (content_type is not null and size is not null and width is not null and height is not null)\n  )",
  ],
  ["blob_texts_length", "check (length(text) <= 1000000)"],
  ["gc_epoch_one_row", "check (is_the_only_row)"],
  ["gc_epoch_counts", "check (epoch >= 0)"],
  ["parts_own_sets_of_parts", "check (attachment_owner_kind = 'part')"],
  ["kits_own_sets_of_kits", "check (attachment_owner_kind = 'kit')"],
  ["blobs_object_key_unique", "unique (object_key)"],
  [
    "attachments_set",
    "\n  foreign key (attachment_set_id) references attachment_sets (id) on delete cascade",
  ],
  ["attachments_live_blob", "\n  foreign key (blob_id, blob_state) references blobs (id, state)"],
  [
    "attachment_sets_cover",
    "\n  foreign key (id, cover_attachment_id, cover_kind) references attachments (attachment_set_id, id, kind)\n  on delete set null (cover_attachment_id) deferrable",
  ],
  ["uploads_object_key_unique", "unique (object_key)"],
  ["uploads_incoming_key_unique", "unique (incoming_key)"],
  ["uploads_set", "\n  foreign key (attachment_set_id) references attachment_sets (id) on delete set null"],
  ["uploads_attachment", "\n  foreign key (attachment_id) references attachments (id) on delete set null"],
  ["derivatives_variant_once", "unique (blob_id, variant)"],
  ["derivatives_object_key_unique", "unique (object_key)"],
  ["derivatives_blob", "foreign key (blob_id) references blobs (id)"],
  ["blob_texts_blob", "foreign key (blob_id) references blobs (id) on delete cascade"],
  [
    "deleted_attachments_set",
    "\n  foreign key (attachment_set_id) references attachment_sets (id) on delete cascade",
  ],
  ["deleted_attachments_blob", "\n  foreign key (blob_id) references blobs (id) on delete cascade"],
  ["parts_attachment_set_unique", "unique (attachment_set_id)"],
  [
    "parts_attachment_set",
    "\n  foreign key (attachment_set_id, attachment_owner_kind) references attachment_sets (id, owner_kind)",
  ],
  ["kits_attachment_set_unique", "unique (attachment_set_id)"],
  [
    "kits_attachment_set",
    "\n  foreign key (attachment_set_id, attachment_owner_kind) references attachment_sets (id, owner_kind)",
  ],
]

/** What the database itself holds of documents, uploads and blobs. */
export const documentSchemaGuards: readonly Guard[] = [
  ...rules.map(([name, definition]) => oneRule(name, definition)),
  index("blobs_live_sha256_unique", "blobs (sha256) where state = 'live'"),
  other(
    "a referenced blob can't die: the key names its state",
    "foreign key (blob_id, blob_state) references blobs (id, state)",
    "foreign key (blob_id) references blobs (id)",
    inRaces("the key refuses whoever comes second"),
  ),
  other(
    "the key can't be avoided by a state of null",
    "blob_state text not null default 'live'",
    "blob_state text default 'live'",
    inSchema("can't be referred to around the rule"),
  ),
  other(
    "a cover may wait for its image",
    "on delete set null (cover_attachment_id) deferrable",
    "on delete set null (cover_attachment_id)",
    inSchema("may be named before the image is there"),
  ),
  trigger(
    `create trigger parts_keep_their_set before update on parts
  for each row when (old.attachment_set_id is distinct from new.attachment_set_id) execute function refuse_other_set()`,
    "is never exchanged: parts",
  ),
  trigger(
    `create trigger kits_keep_their_set before update on kits
  for each row when (old.attachment_set_id is distinct from new.attachment_set_id) execute function refuse_other_set()`,
    "is never exchanged: kits",
  ),
  trigger(
    `create trigger parts_take_their_set_along after delete on parts
  referencing old table as deleted_owners
  for each statement execute function delete_sets_of_owners()`,
    "delete from parts where key = 'GONE'",
  ),
  trigger(
    `create trigger kits_take_their_set_along after delete on kits
  referencing old table as deleted_owners
  for each statement execute function delete_sets_of_owners()`,
    "a kit, with its documents",
  ),
  trigger(
    `create constraint trigger attachment_sets_have_an_owner after insert on attachment_sets
  deferrable initially deferred
  for each row execute function refuse_set_without_owner()`,
    "needs an owner by the end of the transaction, not before",
  ),
  trigger(
    `create trigger attachments_attach_blobs after insert on attachments
  referencing new table as new_attachments
  for each statement execute function attachments_were_inserted()`,
    "counts as orphaned from its beginning until the first attachment",
  ),
  trigger(
    `create trigger attachments_detach_blobs after delete on attachments
  referencing old table as old_attachments
  for each statement execute function attachments_were_deleted()`,
    "is marked when its last attachment goes with a set",
  ),
  trigger(
    `create trigger attachments_exchange_blobs after update on attachments
  referencing old table as old_attachments new table as new_attachments
  for each statement execute function attachments_were_updated()`,
    "is marked when its attachment takes another one",
  ),
  trigger(
    `create trigger blobs_stay_dead before update on blobs
  for each row when (old.state = 'dead' and new.state <> 'dead') execute function refuse_blob_change()`,
    "stays dead, and goes only when it is",
  ),
  trigger(
    `create trigger blobs_die_before_they_go before delete on blobs
  for each row when (old.state <> 'dead') execute function refuse_blob_change()`,
    "stays dead, and goes only when it is",
  ),
  other(
    "uploads only go forward",
    "old.state <> new.state and (old.state, new.state) not in (",
    "false and (old.state, new.state) not in (",
    inSchema("only as the domain allows"),
  ),
  other(
    "who detaches the last of a blob's attachments sees that it is the last",
    "  perform from blobs where id = any(ids) order by id for no key update;\n  update blobs b set orphaned_at = now()",
    "  update blobs b set orphaned_at = now()",
    inRaces("is orphaned when two sessions detach its last two attachments"),
  ),
  other(
    "who attaches a blob sees that it is being detached",
    "  perform from blobs where id = any(ids) order by id for no key update;\n  update blobs set orphaned_at = null",
    "  update blobs set orphaned_at = null",
    inRaces("is not orphaned: detach first"),
  ),
  other(
    "covers that point at nothing are cleared before they move",
    "    and not exists (select from part_attachments a where a.id = p.cover_attachment_id);",
    "    and false;",
    inMigration("covers that point at nothing"),
  ),
  other(
    "covers of other kinds are cleared before they move",
    "a.id = p.cover_attachment_id and a.part_id = p.id and a.kind = 'image'",
    "a.id = p.cover_attachment_id",
    inMigration("covers that point at nothing"),
  ),
  other(
    "documents of kits stop the way back",
    "if documents_of_kits > 0 then",
    "if false then",
    inMigration("a kit has a document"),
  ),
  other(
    "shared files stop the way back",
    "if shared_files > 0 then",
    "if false then",
    inMigration("two documents share a file"),
  ),
  other(
    "objects that nobody would know of stop the way back",
    "if objects_to_sweep > 0 then",
    "if false then",
    inMigration("a deleted file was not swept"),
  ),
]

/** Definitions on a line of their own are found with their line break. */
function oneRule(name: string, definition: string): Guard {
  if (!definition.startsWith("\n")) return named(name, definition)
  const { check } = named(name, definition)
  return replace(name, file, `constraint ${name}${definition}`, `constraint ${name} check (true)`, check)
}
