-- Up Migration

-- Trigram search over the parts list; the extension is trusted, so no superuser is needed.
create extension if not exists pg_trgm;

-- The answer of every change that carried an idempotency key, written in the change's own transaction.
create table idempotency (
  procedure text not null,
  key text not null check (length(key) between 1 and 200),
  request_hash text not null,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (procedure, key)
);
create index idempotency_created_at on idempotency (created_at);

create table types (
  id bigint generated always as identity primary key,
  name text not null check (name <> ''),
  parent_id bigint references types (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint types_not_own_parent check (parent_id <> id)
);
create unique index types_name_unique on types (lower(name));
create index types_parent on types (parent_id);

-- Every key that was ever given out stays here, so that a deleted part's key is never used again.
create table part_keys (
  key text primary key,
  constraint part_keys_pattern check (key ~ '^[A-Z]{4,6}$')
);

-- One sequence per key length: how many keys of that length were taken, and where the generator stands.
-- A sequence takes no lock that outlives its statement, so creating parts never queues behind an open import.
create sequence part_keys_of_4 minvalue 0 start 0;
create sequence part_keys_of_5 minvalue 0 start 0;
create sequence part_keys_of_6 minvalue 0 start 0;

create function part_search_text(key text, description text, manufacturer text, part_number text, tags text[])
  returns text language sql immutable parallel safe
  return lower(key || ' ' || description || ' ' || coalesce(manufacturer, '') || ' ' || coalesce(part_number, '') || ' '
    || array_to_string(tags, ' '));

create table parts (
  id bigint generated always as identity primary key,
  key text not null unique references part_keys (key),
  description text not null check (description <> ''),
  unit text not null,
  divisible boolean not null,
  stocked boolean not null default true,
  type_id bigint references types (id),
  manufacturer text,
  part_number text,
  -- The part number without what people write differently; folded by the same rule that reads bills of materials.
  part_number_folded text,
  tags text[] not null default '{}',
  density numeric(18, 6) check (density > 0),
  minimum_stock numeric(18, 6) not null default 0 check (minimum_stock >= 0),
  note text,
  archived_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text not null generated always as (part_search_text(key, description, manufacturer, part_number, tags)) stored
);
-- Parts are listed in this order: those in use, those archived, those of a type.
create index parts_by_description on parts ((lower(description) collate "C"), id) where archived_at is null;
create index parts_archived_by_description on parts ((lower(description) collate "C"), id) where archived_at is not null;
create index parts_of_type_by_description on parts (type_id, (lower(description) collate "C"), id);
create index parts_search on parts using gin (search_text gin_trgm_ops);
create index parts_part_number_folded on parts (part_number_folded) where part_number_folded is not null;

create table part_attributes (
  part_id bigint not null references parts (id) on delete cascade,
  position integer not null check (position > 0),
  name text not null check (name <> ''),
  value text not null,
  -- The value without what people write differently; folded by the same rule that reads bills of materials.
  value_folded text not null,
  unit text,
  number numeric,
  primary key (part_id, position)
);
create unique index part_attributes_name_unique on part_attributes (part_id, lower(name));
create index part_attributes_by_value on part_attributes (value_folded, lower(name));

-- Down Migration

drop table part_attributes;
drop table parts;
drop function part_search_text;
drop sequence part_keys_of_4, part_keys_of_5, part_keys_of_6;
drop table part_keys;
drop table types;
drop table idempotency;
