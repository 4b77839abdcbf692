-- What customers find on the shelf: search by index, favourites, drafts that wait for a top-up.

-- Every piece of two and three letters of a folded text, so that an index finds words inside it. pg_trgm would do
-- the same, but it is a package of its own on some systems, and a panel should not need one for a search box.
create function text_pieces(text) returns text[] language sql immutable strict parallel safe as $$
  select array(
    select substr($1, place, size) from generate_series(1, length($1) - 1) as place, (values (2), (3)) as sizes (size))
$$;

-- The id is part of the text, after a sign, so that "#12" finds the service itself.
alter table services drop column search_text;
alter table services add column search_text text not null
  generated always as (fold_text(name || ' ' || category || ' #' || id)) stored;
-- Without the waiting list, so that a search right after an import reads the index and no heap of news.
create index services_search_idx on services using gin (text_pieces(search_text)) with (fastupdate = off);

create table favourites (
  user_id uuid not null references users (id) on delete cascade,
  service_id integer not null references services (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (user_id, service_id)
);
create index favourites_service_idx on favourites (service_id);

-- What somebody typed and could not pay for yet: one a customer, the newest takes the place of the one before.
create table order_drafts (
  user_id uuid primary key references users (id) on delete cascade,
  kind varchar(10) not null check (kind in ('order', 'mass')),
  -- As typed: the fields of a form as JSON, or the lines of a mass order. As long as a form may be.
  content text not null check (octet_length(content) <= 2200000),
  saved_at timestamptz not null default now()
);
