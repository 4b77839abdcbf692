-- What the operators' chat did not take is looked for on every view of the system page.
create index notices_given_up_idx on notices (given_up_at) where given_up_at is not null;

-- What is wrong with the machinery and was told to the operators; a row goes when it is well again.
create table told_problems (
  problem varchar(60) primary key,
  told_at timestamptz not null default now()
);
