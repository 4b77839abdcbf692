-- Customers' Telegram: chats that are linked to accounts, messages that wait, and what the bot remembers.

-- A link that joins a chat to an account is one more of those that let somebody in once.
alter table mail_tokens
  drop constraint mail_tokens_purpose_check,
  drop constraint mail_tokens_check,
  add constraint mail_tokens_purpose_check check (purpose in ('reset', 'verify', 'telegram')),
  add constraint mail_tokens_email_check check (purpose <> 'verify' or email is not null);
-- Whether anybody is about to write to the bot.
create index mail_tokens_telegram_idx on mail_tokens (expires_at) where purpose = 'telegram' and ended_at is null;

create table telegram_links (
  user_id uuid primary key references users (id) on delete cascade,
  -- A person's own chat: those of groups are negative.
  chat_id bigint not null unique check (chat_id > 0),
  linked_at timestamptz not null default now(),
  -- When the chat was sent something last: Telegram takes one message a second.
  told_at timestamptz
);

-- Messages to customers: a row written in the transaction of what it tells of, sent by one job to whichever chat is
-- linked by then.
create table telegram_messages (
  id bigint generated always as identity primary key,
  -- No foreign key, for the same reason as in mails.
  user_id uuid not null,
  language varchar(2) not null check (language in ('vi', 'en')),
  event varchar(30) not null,
  -- What the words are about; never a secret.
  facts jsonb not null default '{}' check (length(facts::text) <= 4000),
  -- The token of the link in it, encrypted; taken away as soon as the message is sent or given up.
  sealed_token bytea check (length(sealed_token) <= 500),
  created_at timestamptz not null default now(),
  -- Later it would say nothing any more.
  expires_at timestamptz not null,
  send_after timestamptz not null default now(),
  attempts integer not null default 0,
  sent_at timestamptz,
  given_up_at timestamptz,
  -- What went wrong the last time; never holds a URL.
  error varchar(500)
);
create index telegram_messages_waiting_idx on telegram_messages (send_after, id)
  where sent_at is null and given_up_at is null;
create index telegram_messages_user_idx on telegram_messages (user_id, event, created_at desc);
create index telegram_messages_created_idx on telegram_messages (created_at);

-- What is remembered of a bot. Another token may be another bot, which counts its updates differently.
create table telegram_bots (
  bot_id bigint primary key,
  username varchar(64),
  named_at timestamptz,
  -- Every update before this one was handled.
  next_update_id bigint not null default 0,
  -- One process asks for updates, and has until then to say so again.
  reading_until timestamptz,
  -- Telegram asked the whole bot to be silent until then.
  rests_until timestamptz
);
