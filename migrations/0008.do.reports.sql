-- Reports: the figures by day read the ledger by time.

-- The ledger is written in the order of time and never changed, so a summary of each block range finds a
-- month in it and costs an insert next to nothing; a b-tree over all movements would.
create index transactions_created_idx on transactions using brin (created_at) with (autosummarize = on);
