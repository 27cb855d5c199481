-- Up Migration

create table imports (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('bom', 'parts')),
  filename text not null,
  kit_id bigint references kits (id) on delete set null,
  created_kit boolean not null default false,
  actor text not null,
  request_id text not null,
  created_at timestamptz not null,
  undone_at timestamptz
);
create index imports_kit on imports (kit_id);

-- Parts that the import created: undoing it deletes them, or archives those that are used meanwhile.
create table import_parts (
  import_id bigint not null references imports (id) on delete cascade,
  part_id bigint not null references parts (id) on delete cascade,
  primary key (import_id, part_id)
);
create index import_parts_part on import_parts (part_id);

-- Kit lines that the import wrote, the version it left them at, and what an existing line said before.
create table import_lines (
  import_id bigint not null references imports (id) on delete cascade,
  line_id bigint not null references kit_lines (id) on delete cascade,
  version_after integer not null,
  before jsonb,
  primary key (import_id, line_id)
);
create index import_lines_line on import_lines (line_id);

-- How far imports under way have come. Written outside the import's own transaction so that others can see it; nothing
-- depends on it, and after a crash it may be empty.
create unlogged table import_progress (
  idempotency_key text primary key,
  done integer not null,
  total integer not null,
  updated_at timestamptz not null default now()
);

alter table movements add column import_id bigint references imports (id);
create index movements_import on movements (import_id) where import_id is not null;

-- Down Migration

alter table movements drop column import_id;
drop table import_progress;
drop table import_lines;
drop table import_parts;
drop table imports;
