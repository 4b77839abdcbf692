-- The second factor: a secret that an authenticator app holds too, and codes for whoever loses the app.

create table second_factors (
  user_id uuid primary key references users (id) on delete cascade,
  -- Encrypted: whoever has the table alone makes no codes.
  sealed_secret bytea not null check (length(sealed_secret) <= 500),
  created_at timestamptz not null default now(),
  -- Null while nobody has shown a code of it yet: it protects nothing until then.
  confirmed_at timestamptz,
  -- The 30 seconds, counted since 1970, of the newest code that was taken; it and older ones are worthless.
  last_step bigint not null default 0,
  -- Wrong codes since `tries_since`, for everybody who guesses at this account together.
  tries integer not null default 0,
  tries_since timestamptz not null default now()
);

create table recovery_codes (
  user_id uuid not null references second_factors (user_id) on delete cascade,
  -- HMAC-SHA-256 under a key of ours: 50 bits alone could be guessed back from a plain hash.
  hash bytea not null check (length(hash) = 32),
  used_at timestamptz,
  primary key (user_id, hash)
);
