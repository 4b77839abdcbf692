-- What the operators' chat did not take is looked for on every view of the system page.
create index notices_given_up_idx on notices (given_up_at) where given_up_at is not null;
