-- Up Migration

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
create index part_attachments_part on part_attachments (part_id, id);

alter table parts add column cover_attachment_id bigint
  constraint parts_cover references part_attachments (id) on delete set null;
create index parts_cover on parts (cover_attachment_id) where cover_attachment_id is not null;

-- Down Migration

alter table parts drop column cover_attachment_id;
drop table part_attachments;
