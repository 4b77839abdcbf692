-- When a person decided what an order costs: from then on its provider's words change nothing about it.
alter table orders add column settled_at timestamptz;
-- Why many orders that waited for nobody were given up at once.
alter table bulk_acts add column reason text check (length(reason) <= 500);
