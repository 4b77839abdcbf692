-- Operators find a transfer by what is known of it: its memo, code, reference, SePay's id, payer, amount, state and day.

-- The words of a transfer, folded. Words and their beginnings, not pieces as with users: a memo has ten times as many
-- pieces, and what is looked for, a code or a reference, is typed from its start. Bound when it is made, so that
-- vacuum and a restored dump find what it calls (0035). Its cost is said to be high, as it is: the planner thinks that
-- the beginning of a word fits one transfer in fifty, and would work out the words of all of them.
create function transfer_words(content text, description text, code text, reference_code text, sepay_id text,
  matched_code text, payer_account text) returns tsvector
  language sql immutable parallel safe cost 1000
  return array_to_tsvector(array(
    select distinct left(word, 60)
    from regexp_split_to_table(
      fold_text(content || ' ' || description || ' ' || code || ' ' || reference_code || ' ' || sepay_id
        || coalesce(' ' || matched_code, '') || coalesce(' ' || payer_account, '')),
      '[^[:alnum:]]+') as word
    where word <> ''));

-- What was typed, as such words; every one of them must begin a word of the transfer. Null when it has none.
create function transfer_query(search text) returns tsquery
  language sql immutable strict parallel safe
  return (
    select string_agg('''' || left(word, 60) || ''':*', ' & ')::tsquery
    from (
      select word from regexp_split_to_table(fold_text(search), '[^[:alnum:]]+') as word where word <> '' limit 5
    ) as words);

create index bank_transfers_words_idx on bank_transfers
  using gin (transfer_words(content, description, code, reference_code, sepay_id, matched_code, payer_account))
  with (fastupdate = off);
create index bank_transfers_amount_idx on bank_transfers (amount, received_at desc, id desc);
-- Each kind of what was not credited, in the order of the list.
create index bank_transfers_outcome_idx on bank_transfers (outcome, received_at desc, id desc)
  where outcome <> 'credited';

-- What became of SePay's webhooks: a row for each way it can go, with the last time, and no more written than one a
-- minute, however many come.
create table webhook_notes (
  -- What was done about the transfer, 'duplicate', or the code of the refusal.
  outcome varchar(60) primary key,
  is_refused boolean not null,
  -- The field that made no sense, and from where it came; of the one that is noted.
  field varchar(60),
  address varchar(60),
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  -- In how many minutes this has happened.
  minutes integer not null default 1
);

-- What each bonus rule has given is read from this alone. No kept counters: every deposit with a bonus would wait for
-- the row of its rule.
create index deposits_given_idx on deposits (bonus_rule_id) include (bonus_amount) where bonus_rule_id is not null;
