-- What a customer's wallet is filtered by.

-- Where a day begins in a wallet, and which months have movements. A customer's rows come in the order of time, so
-- an insert touches the newest page of each index only.
create index transactions_user_day_idx on transactions (user_id, created_at desc, number desc);
-- One kind of movement among many orders, which most movements are: those need no entry here.
create index transactions_user_type_idx on transactions (user_id, type, number desc) where type <> 'order';
-- What was taken back, of which there is little among much of the same type.
create index transactions_taken_back_idx on transactions (user_id, number desc)
  where amount < 0 and type in ('deposit', 'bonus', 'commission');
