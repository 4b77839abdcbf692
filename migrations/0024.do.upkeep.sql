-- What keeps the shop running and watched: clock jobs, backups; settings and tiers saved over a version.

-- The last run of each job that the clock starts.
create table clock_runs (
  job varchar(60) primary key,
  finished_at timestamptz not null default now(),
  took_ms integer not null check (took_ms >= 0),
  -- What went wrong in the last run, secrets struck out; null when it went well.
  error varchar(300),
  -- The last one that went well.
  well_at timestamptz
);

-- Backups as whoever makes them tells (`npm run panel -- note-backup`): the panel cannot see their files.
create table backup_runs (
  id bigint generated always as identity primary key,
  file varchar(300) not null unique,
  bytes bigint not null check (bytes >= 1),
  made_at timestamptz not null default now(),
  -- When it was last restored somewhere, to see that it can be.
  restored_at timestamptz
);
create index backup_runs_made_idx on backup_runs (made_at desc, id desc);
create index backup_runs_restored_idx on backup_runs (restored_at desc) where restored_at is not null;

-- A form names the version it shows: of two operators the second is told instead of overwriting the first.
alter table settings add column version integer not null default 1;
alter table tiers add column version integer not null default 1;
