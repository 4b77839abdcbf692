-- Notes about one order. They are about its customer too, so they also stand on that person's sheet.
alter table operator_notes add column order_id uuid references orders (id) on delete restrict;
create index operator_notes_order_idx on operator_notes (order_id, created_at desc, id desc)
  where order_id is not null;

-- All transfers of one customer.
create index bank_transfers_user_idx on bank_transfers (user_id, received_at desc, id desc) where user_id is not null;
