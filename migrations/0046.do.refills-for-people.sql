-- Refills that wait for a person, and refills that operators ask for.

alter table refills
  -- When a person has seen what `attention` says; while the provider repeats it, nobody is asked again.
  add column attention_seen_at timestamptz;
create index refills_attention_idx on refills (order_id) where attention is not null and attention_seen_at is null;

alter table bulk_acts drop constraint bulk_acts_act_check;
alter table bulk_acts
  add constraint bulk_acts_act_check check (act in ('cancel', 'refund', 'status', 'resend', 'seen', 'refill'));
