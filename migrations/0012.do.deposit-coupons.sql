-- A coupon that a customer gave when opening a deposit, and what it added when the money came.

alter table deposits
  add column coupon_id integer references coupons (id) on delete restrict,
  -- Null where it no longer held when the money came, which stops no credit.
  add column coupon_amount numeric(15, 4) check (coupon_amount > 0),
  add constraint deposits_coupon_check
    check (coupon_amount is null or (coupon_id is not null and status = 'paid'));
create index deposits_coupon_idx on deposits (coupon_id) where coupon_id is not null;
comment on column deposit_reversals.bonus_taken is 'Of both bonuses: the tier''s and the coupon''s.';
