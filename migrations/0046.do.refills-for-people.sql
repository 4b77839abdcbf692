-- Refills that wait for a person, refills that operators ask for, and what a provider said when an order ended.

alter table refills
  -- When a person has seen what `attention` says; while the provider repeats it, nobody is asked again.
  add column attention_seen_at timestamptz;
create index refills_attention_idx on refills (order_id) where attention is not null and attention_seen_at is null;

alter table bulk_acts drop constraint bulk_acts_act_check;
alter table bulk_acts
  add constraint bulk_acts_act_check check (act in ('cancel', 'refund', 'status', 'resend', 'seen', 'refill'));

-- The provider's own words of the report that ended an order, or of the last one that changed its end.
alter table orders add column end_report varchar(200);
