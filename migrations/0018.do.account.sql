-- The account in full: keys for programs, links by mail, mail that waits, what somebody wants to be told.

alter table users
  -- What mail is written in. Null: never said, so Vietnamese.
  add column language varchar(2) check (language in ('vi', 'en'));

alter table sessions
  -- Written at most once in a few minutes, for the list of devices.
  add column last_seen_at timestamptz;
-- A person's open sessions, the latest first.
create index sessions_open_idx on sessions (user_id, created_at desc, id) where revoked_at is null;

create table api_keys (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  name varchar(60) not null check (length(trim(name)) >= 1),
  -- SHA-256 of the key. The key is random, so nobody can guess their way back from the hash.
  hash bytea not null unique check (length(hash) = 32),
  -- How it begins, so that its owner can tell it from others.
  beginning varchar(16) not null,
  -- order includes read.
  scope varchar(10) not null check (scope in ('read', 'order')),
  -- From where it may be used; empty: from anywhere.
  addresses cidr[] not null default '{}' check (cardinality(addresses) <= 20),
  created_at timestamptz not null default now(),
  expires_at timestamptz check (expires_at > created_at),
  revoked_at timestamptz,
  -- Written at most once a minute.
  last_used_at timestamptz,
  last_used_address inet
);
create index api_keys_user_idx on api_keys (user_id, created_at desc, id);

-- Links that let somebody in once: a new password, or proof that a mailbox is theirs.
create table mail_tokens (
  -- SHA-256 of 32 random bytes; the link alone has them.
  hash bytea primary key check (length(hash) = 32),
  user_id uuid not null references users (id) on delete cascade,
  purpose varchar(10) not null check (purpose in ('reset', 'verify')),
  -- The mailbox it was sent to, and so proves; null where an operator handed the link over.
  email varchar(100),
  created_by uuid references users (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- Used, or put out of use by a newer one.
  ended_at timestamptz,
  check (purpose = 'reset' or email is not null)
);
create index mail_tokens_user_idx on mail_tokens (user_id, purpose, created_at desc);
create index mail_tokens_expired_idx on mail_tokens (expires_at);

-- Mail to customers: a row written in the transaction of what it tells of, sent by one job.
create table mails (
  id bigint generated always as identity primary key,
  -- No foreign key: its check would lock the person's row, for which orders queue, in whatever order mail is
  -- written. People are never deleted.
  user_id uuid not null,
  address varchar(100) not null,
  language varchar(2) not null check (language in ('vi', 'en')),
  event varchar(30) not null,
  -- What the words are about; never a secret.
  facts jsonb not null default '{}' check (length(facts::text) <= 4000),
  -- The token of the link in it, encrypted; taken away as soon as the mail is sent or given up.
  sealed_token bytea check (length(sealed_token) <= 500),
  created_at timestamptz not null default now(),
  -- Later it would say nothing any more.
  expires_at timestamptz not null,
  send_after timestamptz not null default now(),
  attempts integer not null default 0,
  sent_at timestamptz,
  given_up_at timestamptz,
  -- What went wrong the last time; never holds an address or a password.
  error varchar(500)
);
create index mails_waiting_idx on mails (send_after, id) where sent_at is null and given_up_at is null;
create index mails_user_idx on mails (user_id, event, created_at desc);
create index mails_created_idx on mails (created_at);

-- What somebody chose to be told, and how. No row: the default of the event. The bell always rings.
create table notification_settings (
  user_id uuid not null references users (id) on delete cascade,
  event varchar(30) not null check (event in ('order_ended', 'deposit_credited', 'ticket_answered')),
  channel varchar(10) not null check (channel in ('mail', 'telegram')),
  is_on boolean not null,
  primary key (user_id, event, channel)
);
