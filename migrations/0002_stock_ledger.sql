-- Up Migration

create sequence box_numbers as integer;

create table boxes (
  box_no integer primary key default nextval('box_numbers'),
  description text not null check (description <> ''),
  capacity integer not null check (capacity between 1 and 1000),
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Where a quantity can be: a location in a box, or an account outside the shelves.
create table places (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('location', 'supplier', 'consumed', 'produced', 'lost', 'counted')),
  box_no integer references boxes (box_no),
  loc_no integer check (loc_no > 0),
  constraint places_location_in_box check ((kind = 'location') = (box_no is not null and loc_no is not null)),
  constraint places_location_unique unique (box_no, loc_no)
);
create unique index places_one_outside_account on places (kind) where kind <> 'location';
insert into places (kind) values ('supplier'), ('consumed'), ('produced'), ('lost'), ('counted');

create table lots (
  id bigint generated always as identity primary key,
  part_id bigint not null references parts (id),
  source text not null check (source in ('opening', 'receipt', 'count')),
  quantity numeric(18, 6) not null check (quantity > 0),
  total_cost numeric(18, 6) check (total_cost >= 0),
  lot_code text,
  received_at timestamptz not null,
  expires_at date,
  held boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint lots_of_part unique (id, part_id)
);
create index lots_part on lots (part_id);

create table movements (
  id bigint generated always as identity primary key,
  part_id bigint not null references parts (id),
  lot_id bigint not null,
  quantity numeric(18, 6) not null check (quantity > 0),
  from_place_id bigint not null references places (id),
  to_place_id bigint not null references places (id),
  reason text not null check (reason in ('opening', 'receipt', 'adjustment', 'count', 'move', 'loss', 'undo')),
  note text,
  actor text not null,
  request_id text not null,
  idempotency_key text,
  reverses bigint,
  created_at timestamptz not null,
  constraint movements_go_somewhere check (from_place_id <> to_place_id),
  constraint movements_lot_of_part foreign key (lot_id, part_id) references lots (id, part_id),
  constraint movements_undo_reverses check ((reason = 'undo') = (reverses is not null)),
  constraint movements_reversed_once unique (reverses),
  constraint movements_reverses foreign key (reverses) references movements (id)
);
create index movements_part on movements (part_id, id desc);
create index movements_lot on movements (lot_id, id);
create index movements_from_place on movements (from_place_id);
create index movements_to_place on movements (to_place_id);
create index movements_created_at on movements (created_at);

-- The balance of every lot on every location: a fold over the movements, written by nobody but the ledger.
create table stock (
  lot_id bigint not null,
  place_id bigint not null references places (id),
  part_id bigint not null,
  quantity numeric(18, 6) not null,
  primary key (lot_id, place_id),
  constraint stock_lot_of_part foreign key (lot_id, part_id) references lots (id, part_id),
  constraint stock_not_negative check (quantity >= 0)
);
create index stock_part on stock (part_id);
create index stock_place on stock (place_id);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'movements are append-only: write a counter-entry instead'
    using errcode = 'restrict_violation', constraint = 'movements_append_only';
end $$;
create trigger movements_append_only before update or delete on movements
  for each row execute function refuse_ledger_change();
create trigger movements_not_truncated before truncate on movements
  for each statement execute function refuse_ledger_change();

create function refuse_direct_stock_change() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 then
    raise exception 'stock follows the movements and is never written directly'
      using errcode = 'restrict_violation', constraint = 'stock_follows_movements';
  end if;
  return null;
end $$;
create trigger stock_follows_movements after insert or update or delete on stock
  for each statement execute function refuse_direct_stock_change();
create trigger stock_not_truncated before truncate on stock
  for each statement execute function refuse_direct_stock_change();

-- Books new movements into the balances. Decreases come first and must find their row: an insert of a negative
-- quantity would be refused by the CHECK before "on conflict" could turn it into an update.
create function book_movements() returns trigger language plpgsql as $$
declare
  missing record;
begin
  with change as (
    select b.lot_id, b.place_id, sum(b.change) as change
    from (
      select lot_id, from_place_id as place_id, -quantity as change from new_movements
      union all
      select lot_id, to_place_id, quantity from new_movements
    ) b
    join places p on p.id = b.place_id and p.kind = 'location'
    group by b.lot_id, b.place_id
    having sum(b.change) < 0
  ), booked as (
    update stock s set quantity = s.quantity + c.change
    from change c where s.lot_id = c.lot_id and s.place_id = c.place_id
    returning s.lot_id, s.place_id
  )
  -- As sets, not row by row: the planner takes a change of many rows for one of few and would loop over them all for each.
  select lot_id, place_id into missing from change
  except
  select lot_id, place_id from booked
  limit 1;
  if found then
    raise exception 'lot % is not at place %', missing.lot_id, missing.place_id
      using errcode = 'check_violation', constraint = 'stock_not_negative', table = 'stock';
  end if;

  insert into stock as s (lot_id, place_id, part_id, quantity)
  select b.lot_id, b.place_id, b.part_id, sum(b.change)
  from (
    select lot_id, from_place_id as place_id, part_id, -quantity as change from new_movements
    union all
    select lot_id, to_place_id, part_id, quantity from new_movements
  ) b
  join places p on p.id = b.place_id and p.kind = 'location'
  group by b.lot_id, b.place_id, b.part_id
  having sum(b.change) > 0
  order by b.lot_id, b.place_id
  on conflict (lot_id, place_id) do update set quantity = s.quantity + excluded.quantity;

  delete from stock s using new_movements m where s.lot_id = m.lot_id and s.quantity = 0;
  return null;
end $$;
create trigger movements_book after insert on movements
  referencing new table as new_movements
  for each statement execute function book_movements();

-- Down Migration

drop table stock;
drop table movements;
drop table lots;
drop table places;
drop table boxes;
drop sequence box_numbers;
drop function book_movements, refuse_direct_stock_change, refuse_ledger_change;
