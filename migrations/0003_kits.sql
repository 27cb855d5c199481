-- Up Migration

create table kits (
  id bigint generated always as identity primary key,
  name text not null check (name <> ''),
  description text,
  status text not null default 'active' check (status in ('active', 'archived')),
  archived_at timestamptz,
  output_part_id bigint references parts (id),
  yield numeric(18, 6) not null default 1 check (yield > 0),
  build_target numeric(18, 6) not null default 1 check (build_target >= 0),
  lead_time_days integer not null default 0 check (lead_time_days between 0 and 3650),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint kits_archived_has_moment check ((status = 'archived') = (archived_at is not null))
);
create index kits_by_name on kits ((lower(name) collate "C"), id);
create index kits_name_search on kits using gin (lower(name) gin_trgm_ops);
-- A part has at most one active making kit.
create unique index kits_one_active_maker on kits (output_part_id) where status = 'active';
create index kits_output_part on kits (output_part_id);

create table kit_lines (
  id bigint generated always as identity primary key,
  kit_id bigint not null references kits (id) on delete cascade,
  part_id bigint not null references parts (id),
  position integer not null,
  quantity numeric(18, 6) not null check (quantity > 0),
  -- Set only when the quantity as entered is no decimal of 6 digits, such as 1/3; the rule of one rounding works on these.
  numerator numeric(40, 0) check (numerator > 0),
  denominator numeric(40, 0) check (denominator > 1),
  unit text not null,
  designators text[] not null default '{}',
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint kit_lines_part_once unique (kit_id, part_id),
  constraint kit_lines_position_unique unique (kit_id, position) deferrable initially deferred,
  constraint kit_lines_fraction_whole check ((numerator is null) = (denominator is null))
);
create index kit_lines_part on kit_lines (part_id);

-- Other parts that may stand in for a generic line's preferred part.
create table kit_line_alternatives (
  line_id bigint not null references kit_lines (id) on delete cascade,
  position integer not null,
  part_id bigint not null references parts (id),
  primary key (line_id, position),
  constraint kit_line_alternatives_part_once unique (line_id, part_id)
);
create index kit_line_alternatives_part on kit_line_alternatives (part_id);

-- Down Migration

drop table kit_line_alternatives;
drop table kit_lines;
drop table kits;
