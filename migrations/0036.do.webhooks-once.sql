-- Two things that webhooks of orders told and had not happened: a start count that went from none to 0, both of which
-- are told as 0; and a refund in the transaction of an order's end, to who listens to updates but not to ends.
create or replace function write_order_webhooks() returns trigger language plpgsql as $$
declare
  o orders;
  was text := api_order_status(old.status);
  word text;
begin
  if not exists (
    select from webhook_endpoints e where e.user_id = new.user_id and e.deleted_at is null and e.disabled_at is null
  ) then
    return null;
  end if;
  select * into o from orders where id = new.id;
  word := api_order_status(o.status);
  insert into webhook_deliveries (endpoint_id, type, data, happening)
  select e.id, k.type,
    jsonb_build_object(
      'order', o.number, 'status', word, 'charge', (o.final_price - o.refunded_amount)::text,
      'remains', coalesce(o.remains, case o.status when 'completed' then 0 else o.quantity end)::text,
      'start_count', coalesce(o.start_count, 0)::text, 'currency', 'VND'),
    'order:' || o.number || ':' || extract(epoch from now())
  from (
    select case
      when word in ('Completed', 'Partial', 'Canceled') and (was <> word or o.completed_at = now())
        then 'order.' || lower(word)
      else 'order.updated' end as type
  ) k
  join webhook_endpoints e on e.user_id = o.user_id and k.type = any(e.events)
  where e.deleted_at is null and e.disabled_at is null
  on conflict (endpoint_id, happening) do nothing;
  return null;
end $$;

drop trigger orders_webhooks on orders;
create constraint trigger orders_webhooks after update of status, start_count, refunded_amount on orders
  deferrable initially deferred for each row
  when (new.parent_id is null and (
    api_order_status(old.status) <> api_order_status(new.status)
    or coalesce(old.start_count, 0) <> coalesce(new.start_count, 0)
    or old.refunded_amount <> new.refunded_amount))
  execute function write_order_webhooks();
