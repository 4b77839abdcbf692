-- Whether whoever works here opens the operators' pages only with a second factor that is on.
alter table settings add column second_factor_compulsory boolean not null default false;
