-- What the operators' chat did not take is looked for on every view of the system page.
create index notices_given_up_idx on notices (given_up_at) where given_up_at is not null;

-- What is wrong with the machinery and was told to the operators; a row goes when it is well again.
create table told_problems (
  problem varchar(60) primary key,
  told_at timestamptz not null default now()
);

-- The newest errors of all processes; one that comes again is counted. Secrets are struck out before they come here.
create table kept_errors (
  -- Of the message without its numbers, and the place.
  fingerprint char(64) primary key,
  message varchar(300) not null,
  place varchar(200) not null,
  times bigint not null check (times > 0),
  first_at timestamptz not null,
  last_at timestamptz not null
);
create index kept_errors_last_idx on kept_errors (last_at desc, fingerprint);

-- How far the chain of the audit log was followed, and the first row that did not hold; one row.
create table audit_checks (
  is_only boolean primary key default true check (is_only),
  position bigint not null default 0,
  broken_id bigint,
  checked_at timestamptz not null default now(),
  -- When the whole chain was begun anew.
  begun_at timestamptz not null default now()
);
