-- Notices: messages to operators, written in the transaction of what they tell, sent by one job.

create table notices (
  id bigint generated always as identity primary key,
  channel varchar(20) not null default 'telegram' check (channel in ('telegram')),
  event varchar(40) not null,
  body text not null check (length(body) between 1 and 4000),
  created_at timestamptz not null default now(),
  send_after timestamptz not null default now(),
  attempts integer not null default 0,
  sent_at timestamptz,
  -- Why it was given up, or what went wrong the last time; never holds a URL.
  error varchar(500),
  given_up_at timestamptz
);
create index notices_waiting_idx on notices (send_after, id) where sent_at is null and given_up_at is null;
create index notices_created_idx on notices (created_at desc, id desc);
