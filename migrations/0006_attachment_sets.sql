-- Up Migration

-- Documents of parts and kits. The files themselves lie in an object store; these tables say which exist. An object is
-- verified before a row shows it, and a row is gone and committed before its object is touched.

-- Progress, for whoever watches the migration; of an empty database there is nothing to say.
create or replace function pg_temp.say(what text, rows bigint) returns void language plpgsql as $$
begin
  if rows > 0 then raise notice 'attachment sets: % %', rows, what; end if;
end $$;

-- Covers first: what points at nothing, at another part's row or at something that is no image would be refused below.
do $$
declare
  cleared bigint;
begin
  update parts p set cover_attachment_id = null
  where cover_attachment_id is not null
    and not exists (select from part_attachments a where a.id = p.cover_attachment_id);
  get diagnostics cleared = row_count;
  perform pg_temp.say('covers cleared that pointed at nothing', cleared);
  update parts p set cover_attachment_id = null
  where cover_attachment_id is not null
    and not exists (
      select from part_attachments a where a.id = p.cover_attachment_id and a.part_id = p.id and a.kind = 'image'
    );
  get diagnostics cleared = row_count;
  perform pg_temp.say('covers cleared that were no image of their own part', cleared);
end $$;

-- The documents of one part or one kit.
create table attachment_sets (
  id bigint generated always as identity primary key,
  owner_kind text not null constraint attachment_sets_owner_kind check (owner_kind in ('part', 'kit')),
  cover_attachment_id bigint,
  -- Never anything else: it is there for the foreign key, which so allows images only.
  cover_kind text not null default 'image' constraint attachment_sets_cover_is_image check (cover_kind = 'image')
);

-- One stored object of known content, however many attachments share it. live → dead → gone, and never back.
create table blobs (
  id bigint generated always as identity primary key,
  -- Unknown only for files that earlier versions stored without one; nothing new ever shares such a blob.
  sha256 text constraint blobs_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint constraint blobs_size check (size > 0),
  content_type text,
  width integer constraint blobs_width check (width > 0),
  height integer constraint blobs_height check (height > 0),
  object_key text collate "C" not null,
  state text not null default 'live' constraint blobs_state check (state in ('live', 'dead')),
  -- Since when no attachment refers to it: from the beginning until the first one does.
  orphaned_at timestamptz default now(),
  -- Since when its object is known to be missing from the store.
  missing_since timestamptz,
  dead_at timestamptz,
  sweep_after timestamptz,
  -- When a sweeper took it first: from then on its object may be gone.
  claimed_at timestamptz,
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  constraint blobs_known check (sha256 is null or (size is not null and content_type is not null)),
  constraint blobs_dead_is_swept check (
    (state = 'dead') = (dead_at is not null) and (state = 'dead') = (sweep_after is not null)
  ),
  constraint blobs_dead_is_orphaned check (state = 'live' or orphaned_at is not null),
  constraint blobs_claimed_is_dead check (state = 'dead' or claimed_at is null)
);

create table attachments (
  id bigint generated always as identity primary key,
  attachment_set_id bigint not null,
  kind text not null constraint attachments_kind check (kind in ('image', 'pdf', 'link')),
  title text not null constraint attachments_title check (title <> ''),
  -- Where a link leads, or where a file was fetched from.
  url text,
  filename text,
  position integer not null constraint attachments_position check (position > 0),
  -- The file of an image or a document; of a link the picture of its page, if there is one.
  blob_id bigint,
  -- Never anything else: an attachment can refer to (id, 'live') only, so a blob that something refers to can't die, and
  -- nothing can come to refer to a dead one. Not null, because a foreign key with a null in it is not looked at.
  blob_state text not null default 'live' constraint attachments_blob_lives check (blob_state = 'live'),
  created_at timestamptz not null default now(),
  constraint attachments_link_or_file check (case kind when 'link' then url is not null else blob_id is not null end)
);

-- What somebody may send, and what became of it. Readers never look here.
create table uploads (
  id uuid primary key,
  -- Null once the owner of the set is gone; the objects still have to be swept.
  attachment_set_id bigint,
  -- What the client said: nothing of it is proven.
  declared_filename text not null,
  declared_type text not null,
  declared_size bigint not null constraint uploads_declared_size check (declared_size > 0),
  declared_sha256 text not null constraint uploads_declared_sha256 check (declared_sha256 ~ '^[0-9a-f]{64}$'),
  -- What the server decided. The object arrives under the incoming key where the store is not trusted to check it.
  object_key text collate "C" not null,
  incoming_key text collate "C",
  state text not null default 'issued'
    constraint uploads_state check (state in ('issued', 'verified', 'consumed', 'rejected', 'expired', 'swept')),
  idempotency_key text,
  created_at timestamptz not null default now(),
  url_expires_at timestamptz not null,
  expires_at timestamptz not null,
  -- What the server measured.
  measured_size bigint,
  measured_sha256 text,
  sniffed_type text,
  width integer,
  height integer,
  reject_reason text,
  attachment_id bigint,
  -- When its objects are to be deleted next, and how often that was done.
  sweep_after timestamptz,
  sweeps integer not null default 0,
  attempts integer not null default 0,
  last_error text,
  constraint uploads_verified_is_equal check (
    state not in ('verified', 'consumed')
    or coalesce(measured_size = declared_size and measured_sha256 = declared_sha256 and sniffed_type is not null, false)
  ),
  constraint uploads_rejected_says_why check (state <> 'rejected' or reject_reason is not null),
  constraint uploads_attachment_of_consumed check (state = 'consumed' or attachment_id is null),
  constraint uploads_unfinished_is_swept check (state in ('consumed', 'swept') or sweep_after is not null)
);

-- Pictures made of a file: thumbnails, the first page of a document. Written before their object is.
create table derivatives (
  id bigint generated always as identity primary key,
  blob_id bigint not null,
  variant text not null constraint derivatives_variant check (variant in ('small', 'large')),
  object_key text collate "C" not null,
  state text not null default 'pending' constraint derivatives_state check (state in ('pending', 'ready', 'failed')),
  content_type text,
  size bigint constraint derivatives_size check (size > 0),
  width integer constraint derivatives_width check (width > 0),
  height integer constraint derivatives_height check (height > 0),
  created_at timestamptz not null default now(),
  constraint derivatives_ready_is_known check (
    state <> 'ready' or (content_type is not null and size is not null and width is not null and height is not null)
  )
);

-- The text of documents, for search.
create table blob_texts (
  blob_id bigint primary key,
  text text not null constraint blob_texts_length check (length(text) <= 1000000)
);

-- How far sweeps of this database have come; the store carries the same mark. See packages/domain/src/attachment/gc-epoch.ts.
create table gc_epoch (
  is_the_only_row boolean primary key default true constraint gc_epoch_one_row check (is_the_only_row),
  lineage uuid not null default gen_random_uuid(),
  epoch bigint not null default 0 constraint gc_epoch_counts check (epoch >= 0),
  changed_at timestamptz not null default now()
);
insert into gc_epoch default values;

-- Deletions that may be taken back while the file is still there.
create table deleted_attachments (
  id bigint primary key,
  attachment_set_id bigint not null,
  kind text not null,
  title text not null,
  url text,
  filename text,
  position integer not null,
  blob_id bigint,
  created_at timestamptz not null,
  was_cover boolean not null,
  -- Who inherited the cover.
  next_cover_id bigint,
  deleted_at timestamptz not null
);

-- A set for every part and every kit, with or without documents. The default is evaluated for each row while the table is
-- written anew, once, which is faster than an update that has to keep all its indexes.
alter table parts
  add column attachment_set_id bigint default nextval('attachment_sets_id_seq'),
  add column attachment_owner_kind text not null default 'part'
    constraint parts_own_sets_of_parts check (attachment_owner_kind = 'part');
alter table parts alter column attachment_set_id drop default;
alter table kits
  add column attachment_set_id bigint default nextval('attachment_sets_id_seq'),
  add column attachment_owner_kind text not null default 'kit'
    constraint kits_own_sets_of_kits check (attachment_owner_kind = 'kit');
alter table kits alter column attachment_set_id drop default;

do $$
declare
  made bigint;
begin
  insert into attachment_sets (id, owner_kind) overriding system value select attachment_set_id, 'part' from parts;
  get diagnostics made = row_count;
  perform pg_temp.say('sets made for parts', made);
  insert into attachment_sets (id, owner_kind) overriding system value select attachment_set_id, 'kit' from kits;
  get diagnostics made = row_count;
  perform pg_temp.say('sets made for kits', made);
end $$;

-- Files become blobs. Their hash is known only where the name of the object tells it, as after this migration was taken
-- back; others stay readable under their name, and are never shared with a new upload of the same content.
do $$
declare
  moved bigint;
begin
  insert into blobs (sha256, size, content_type, object_key, orphaned_at, created_at)
  select case when a.size is not null and a.content_type is not null
           and row_number() over (partition by named.sha256, a.size is null or a.content_type is null order by a.id) = 1
         then named.sha256 end,
         a.size, a.content_type, a.object_key, null, a.created_at
  from part_attachments a
  join parts p on p.id = a.part_id
  cross join lateral (select substring(a.object_key from '^b/[0-9a-f]{2}/([0-9a-f]{64})/') as sha256) named
  where a.kind <> 'link'
  order by a.id;
  get diagnostics moved = row_count;
  perform pg_temp.say('files moved', moved);

  insert into attachments (id, attachment_set_id, kind, title, url, filename, position, blob_id, created_at)
    overriding system value
  select a.id, p.attachment_set_id, a.kind, a.title, a.url, a.filename,
         row_number() over (partition by a.part_id order by a.id), b.id, a.created_at
  from part_attachments a
  join parts p on p.id = a.part_id
  left join blobs b on b.object_key = a.object_key
  order by a.id;
  get diagnostics moved = row_count;
  perform pg_temp.say('attachments moved', moved);
  perform pg_temp.say('attachments dropped whose part is not there', count(*) - moved) from part_attachments;

  -- Ids go on where they were, so that none of a deleted attachment is given out again.
  perform setval('attachments_id_seq', last_value, is_called) from part_attachments_id_seq;

  update attachment_sets s set cover_attachment_id = p.cover_attachment_id
  from parts p where p.attachment_set_id = s.id and p.cover_attachment_id is not null;
  get diagnostics moved = row_count;
  perform pg_temp.say('covers moved', moved);
end $$;

alter table parts drop column cover_attachment_id;
drop table part_attachments;

-- Indexes and rules last, on rows that are complete.
alter table blobs add constraint blobs_id_state_unique unique (id, state);
alter table blobs add constraint blobs_object_key_unique unique (object_key);
-- Content is stored once.
create unique index blobs_live_sha256_unique on blobs (sha256) where state = 'live';
create index blobs_orphaned on blobs (orphaned_at) where state = 'live' and orphaned_at is not null;
create index blobs_to_sweep on blobs (sweep_after) where state = 'dead';
create index blobs_missing on blobs (missing_since) where missing_since is not null;

alter table attachment_sets add constraint attachment_sets_id_owner_kind_unique unique (id, owner_kind);
alter table attachments add constraint attachments_set_id_kind_unique unique (attachment_set_id, id, kind);
create index attachments_in_order on attachments (attachment_set_id, position, id);
create index attachments_blob on attachments (blob_id) where blob_id is not null;
alter table attachments add constraint attachments_set
  foreign key (attachment_set_id) references attachment_sets (id) on delete cascade;
alter table attachments add constraint attachments_live_blob
  foreign key (blob_id, blob_state) references blobs (id, state);
-- Never another set's, always an image, and none when it is deleted.
alter table attachment_sets add constraint attachment_sets_cover
  foreign key (id, cover_attachment_id, cover_kind) references attachments (attachment_set_id, id, kind)
  on delete set null (cover_attachment_id) deferrable;

alter table uploads add constraint uploads_object_key_unique unique (object_key);
alter table uploads add constraint uploads_incoming_key_unique unique (incoming_key);
create index uploads_set on uploads (attachment_set_id) where attachment_set_id is not null;
create index uploads_attachment on uploads (attachment_id) where attachment_id is not null;
create index uploads_to_sweep on uploads (sweep_after) where sweep_after is not null;
create index uploads_created_at on uploads (created_at);
create index uploads_open on uploads (expires_at) where state in ('issued', 'verified');
alter table uploads add constraint uploads_set
  foreign key (attachment_set_id) references attachment_sets (id) on delete set null;
alter table uploads add constraint uploads_attachment
  foreign key (attachment_id) references attachments (id) on delete set null;

alter table derivatives add constraint derivatives_variant_once unique (blob_id, variant);
alter table derivatives add constraint derivatives_object_key_unique unique (object_key);
-- No cascade: their objects have to be deleted before them.
alter table derivatives add constraint derivatives_blob foreign key (blob_id) references blobs (id);
alter table blob_texts add constraint blob_texts_blob foreign key (blob_id) references blobs (id) on delete cascade;
create index blob_texts_search on blob_texts using gin (lower(text) gin_trgm_ops);

create index deleted_attachments_set on deleted_attachments (attachment_set_id);
create index deleted_attachments_blob on deleted_attachments (blob_id) where blob_id is not null;
create index deleted_attachments_deleted_at on deleted_attachments (deleted_at);
alter table deleted_attachments add constraint deleted_attachments_set
  foreign key (attachment_set_id) references attachment_sets (id) on delete cascade;
alter table deleted_attachments add constraint deleted_attachments_blob
  foreign key (blob_id) references blobs (id) on delete cascade;

-- Each owner has one set, of its own kind, which nobody else has. Nothing cascades from the set to its owner.
alter table parts alter column attachment_set_id set not null;
alter table parts add constraint parts_attachment_set_unique unique (attachment_set_id);
alter table parts add constraint parts_attachment_set
  foreign key (attachment_set_id, attachment_owner_kind) references attachment_sets (id, owner_kind);
alter table kits alter column attachment_set_id set not null;
alter table kits add constraint kits_attachment_set_unique unique (attachment_set_id);
alter table kits add constraint kits_attachment_set
  foreign key (attachment_set_id, attachment_owner_kind) references attachment_sets (id, owner_kind);

create function refuse_other_set() returns trigger language plpgsql as $$
begin
  raise exception 'a part or kit keeps the attachment set it was made with'
    using errcode = 'restrict_violation', constraint = tg_name, table = tg_table_name;
end $$;
create trigger parts_keep_their_set before update on parts
  for each row when (old.attachment_set_id is distinct from new.attachment_set_id) execute function refuse_other_set();
create trigger kits_keep_their_set before update on kits
  for each row when (old.attachment_set_id is distinct from new.attachment_set_id) execute function refuse_other_set();

-- Whatever deletes an owner deletes its set, and the set its attachments.
create function delete_sets_of_owners() returns trigger language plpgsql as $$
begin
  delete from attachment_sets where id = any(array(select attachment_set_id from deleted_owners));
  return null;
end $$;
create trigger parts_take_their_set_along after delete on parts
  referencing old table as deleted_owners
  for each statement execute function delete_sets_of_owners();
create trigger kits_take_their_set_along after delete on kits
  referencing old table as deleted_owners
  for each statement execute function delete_sets_of_owners();

-- Checked at commit, since a set is made before its owner.
create function refuse_set_without_owner() returns trigger language plpgsql as $$
begin
  if exists (select from attachment_sets where id = new.id)
    and not exists (select from parts where attachment_set_id = new.id)
    and not exists (select from kits where attachment_set_id = new.id) then
    raise exception 'attachment set % has no owner', new.id
      using errcode = 'foreign_key_violation', constraint = tg_name, table = tg_table_name;
  end if;
  return null;
end $$;
create constraint trigger attachment_sets_have_an_owner after insert on attachment_sets
  deferrable initially deferred
  for each row execute function refuse_set_without_owner();

-- Keep track since when no attachment refers to a blob. Whoever attaches or detaches one locks it first, so of those who come
-- at the same moment each sees what the one before has left. The lock is none that a foreign key's share would wait for: with
-- "for update" two who attach and one who detaches would wait for each other.
create function blobs_were_attached_to(ids bigint[]) returns void language plpgsql as $$
begin
  perform from blobs where id = any(ids) order by id for no key update;
  update blobs set orphaned_at = null where id = any(ids) and orphaned_at is not null;
end $$;
create function blobs_were_detached_from(ids bigint[]) returns void language plpgsql as $$
begin
  perform from blobs where id = any(ids) order by id for no key update;
  update blobs b set orphaned_at = now()
  where b.id = any(ids) and b.orphaned_at is null and not exists (select from attachments a where a.blob_id = b.id);
end $$;

create function attachments_were_inserted() returns trigger language plpgsql as $$
begin
  perform blobs_were_attached_to(array(select distinct blob_id from new_attachments where blob_id is not null));
  return null;
end $$;
create trigger attachments_attach_blobs after insert on attachments
  referencing new table as new_attachments
  for each statement execute function attachments_were_inserted();

create function attachments_were_deleted() returns trigger language plpgsql as $$
begin
  perform blobs_were_detached_from(array(select distinct blob_id from old_attachments where blob_id is not null));
  return null;
end $$;
create trigger attachments_detach_blobs after delete on attachments
  referencing old table as old_attachments
  for each statement execute function attachments_were_deleted();

create function attachments_were_updated() returns trigger language plpgsql as $$
begin
  perform blobs_were_attached_to(array(
    select blob_id from new_attachments where blob_id is not null except select blob_id from old_attachments
  ));
  perform blobs_were_detached_from(array(
    select blob_id from old_attachments where blob_id is not null except select blob_id from new_attachments
  ));
  return null;
end $$;
create trigger attachments_exchange_blobs after update on attachments
  referencing old table as old_attachments new table as new_attachments
  for each statement execute function attachments_were_updated();

-- Dead is final, and only what is dead may go: its object is deleted before its row.
create function refuse_blob_change() returns trigger language plpgsql as $$
begin
  raise exception 'a blob goes from live to dead to gone, and never back'
    using errcode = 'restrict_violation', constraint = tg_name, table = tg_table_name;
end $$;
create trigger blobs_stay_dead before update on blobs
  for each row when (old.state = 'dead' and new.state <> 'dead') execute function refuse_blob_change();
create trigger blobs_die_before_they_go before delete on blobs
  for each row when (old.state <> 'dead') execute function refuse_blob_change();

-- The ways of packages/domain/src/attachment/upload.ts.
create function refuse_upload_change() returns trigger language plpgsql as $$
begin
  raise exception 'an upload that is % does not become %', old.state, new.state
    using errcode = 'restrict_violation', constraint = tg_name, table = tg_table_name;
end $$;
create trigger uploads_go_forward before update on uploads
  for each row when (
    old.state <> new.state and (old.state, new.state) not in (
      ('issued', 'verified'), ('issued', 'rejected'), ('issued', 'expired'),
      ('verified', 'consumed'), ('verified', 'rejected'), ('verified', 'expired'),
      ('rejected', 'swept'), ('expired', 'swept')
    )
  ) execute function refuse_upload_change();

-- Down Migration

create or replace function pg_temp.say(what text, rows bigint) returns void language plpgsql as $$
begin
  if rows > 0 then raise notice 'attachment sets: % %', rows, what; end if;
end $$;

-- Nothing is lost in silence: what the older tables have no place for stops the way back, and says what to do about it.
do $$
declare
  documents_of_kits bigint := (
    select count(*) from attachments a join kits k on k.attachment_set_id = a.attachment_set_id
  );
  shared_files bigint := (
    select count(*) from (
      select blob_id from attachments where kind <> 'link' group by blob_id having count(*) > 1
    ) shared
  );
  objects_to_sweep bigint := (
    select count(*) from blobs b where not exists (select from attachments a where a.blob_id = b.id)
  ) + (
    select count(*) from uploads where state not in ('consumed', 'swept') or sweep_after is not null
  );
begin
  if documents_of_kits > 0 then
    raise exception 'kits have % documents, which the older schema has no place for: delete them or move them to parts first',
      documents_of_kits using errcode = 'restrict_violation', constraint = 'attachment_sets_down_kits';
  end if;
  if shared_files > 0 then
    raise exception '% files belong to several documents each, which the older schema has no place for: delete all but one of '
      'the documents of each first', shared_files
      using errcode = 'restrict_violation', constraint = 'attachment_sets_down_shared';
  end if;
  if objects_to_sweep > 0 then
    raise exception '% deleted files and unfinished uploads may still lie in the store, and the older schema would not know of '
      'them: run "kitwright sweep" until nothing is left first', objects_to_sweep
      using errcode = 'restrict_violation', constraint = 'attachment_sets_down_unswept';
  end if;
  perform pg_temp.say('pictures of files stay in the store, where a comparison after the next way up finds them',
    (select count(*) from derivatives) + (select count(*) from attachments where kind = 'link' and blob_id is not null));
end $$;

create table part_attachments (
  id bigint generated always as identity primary key,
  part_id bigint not null references parts (id) on delete cascade,
  kind text not null check (kind in ('image', 'pdf', 'link')),
  title text not null check (title <> ''),
  url text,
  object_key text unique,
  filename text,
  content_type text,
  size bigint check (size > 0),
  created_at timestamptz not null default now(),
  constraint part_attachments_link_or_object check (
    case kind when 'link' then url is not null and object_key is null else object_key is not null end
  )
);

do $$
declare
  moved bigint;
begin
  insert into part_attachments (id, part_id, kind, title, url, object_key, filename, content_type, size, created_at)
    overriding system value
  select a.id, p.id, a.kind, a.title, a.url, b.object_key, a.filename, b.content_type, b.size, a.created_at
  from attachments a
  join parts p on p.attachment_set_id = a.attachment_set_id
  left join blobs b on b.id = a.blob_id and a.kind <> 'link'
  order by a.id;
  get diagnostics moved = row_count;
  perform pg_temp.say('attachments moved back to their parts', moved);
  perform setval('part_attachments_id_seq', last_value, is_called) from attachments_id_seq;
end $$;
create index part_attachments_part on part_attachments (part_id, id);

alter table parts add column cover_attachment_id bigint;
do $$
declare
  moved bigint;
begin
  update parts p set cover_attachment_id = s.cover_attachment_id
  from attachment_sets s where s.id = p.attachment_set_id and s.cover_attachment_id is not null;
  get diagnostics moved = row_count;
  perform pg_temp.say('covers moved back to their parts', moved);
end $$;
alter table parts add constraint parts_cover
  foreign key (cover_attachment_id) references part_attachments (id) on delete set null;
create index parts_cover on parts (cover_attachment_id) where cover_attachment_id is not null;

drop trigger parts_keep_their_set on parts;
drop trigger parts_take_their_set_along on parts;
drop trigger kits_keep_their_set on kits;
drop trigger kits_take_their_set_along on kits;
alter table parts drop column attachment_set_id, drop column attachment_owner_kind;
alter table kits drop column attachment_set_id, drop column attachment_owner_kind;
drop table deleted_attachments, gc_epoch, blob_texts, derivatives, uploads, attachments, blobs, attachment_sets;
drop function refuse_other_set, delete_sets_of_owners, refuse_set_without_owner, blobs_were_attached_to,
  blobs_were_detached_from, attachments_were_inserted, attachments_were_deleted, attachments_were_updated, refuse_blob_change,
  refuse_upload_change;
