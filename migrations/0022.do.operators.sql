-- The audit log is never changed, and each of its rows is chained to the one before, so that whoever changes, removes
-- or swaps rows behind the panel's back is found (npm run panel -- verify-audit).

create table audit_chain (
  -- Without gaps, in the order of the commits; ids of the log have gaps.
  position bigint primary key check (position > 0),
  audit_id bigint not null unique references audit_log (id),
  hash bytea not null check (length(hash) = 32)
);
comment on table audit_chain is 'SHA-256 over the previous row''s hash and the audit row''s own fields.';

-- sha256() is built in; pgcrypto is a separate package on some systems.
create function audit_hash(previous bytea, entry audit_log) returns bytea language sql stable as $$
  select sha256(coalesce(previous, ''::bytea) || convert_to(jsonb_build_array(
    entry.id, entry.actor_id, entry.action, entry.subject, entry.before, entry.after,
    to_char(entry.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text, 'UTF8'))
$$;

create function chain_audit() returns trigger language plpgsql as $$
declare last_position bigint; last_hash bytea;
begin
  perform pg_advisory_xact_lock(7306022);
  select position, hash into last_position, last_hash from audit_chain order by position desc limit 1;
  insert into audit_chain (position, audit_id, hash)
  values (coalesce(last_position, 0) + 1, new.id, audit_hash(last_hash, new));
  return null;
end $$;

do $$
declare entry audit_log; last_position bigint := 0; last_hash bytea;
begin
  for entry in select * from audit_log order by id loop
    last_position := last_position + 1;
    last_hash := audit_hash(last_hash, entry);
    insert into audit_chain (position, audit_id, hash) values (last_position, entry.id, last_hash);
  end loop;
end $$;

-- At the commit: whoever holds the chain's lock waits for no row of anybody any more.
create constraint trigger audit_log_chain after insert on audit_log
  deferrable initially deferred for each row execute function chain_audit();

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger audit_log_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_audit_change();
create trigger audit_chain_append_only before update or delete or truncate on audit_chain
  for each statement execute function refuse_audit_change();
