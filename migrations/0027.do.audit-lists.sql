-- The audit log as a list: by who did it, by what was done, and by day.
create index audit_log_actor_idx on audit_log (actor_id, id desc);
create index audit_log_action_idx on audit_log (action, id desc);
create index audit_log_created_idx on audit_log (created_at, id);
