-- What the provider said of a service when its words were last taken over, so that a later reading is compared with
-- the provider's own words and what an operator wrote over them stays.
alter table services add column provider_said jsonb;

create function note_provider_said() returns trigger language plpgsql as $$
begin
  new.provider_said := coalesce(new.provider_said, jsonb_build_object(
    'name', new.name, 'category', new.category, 'minQuantity', new.min_quantity, 'maxQuantity', new.max_quantity,
    'refillEnabled', new.refill_enabled, 'cancelEnabled', new.cancel_enabled, 'dripFeed', new.drip_feed));
  return new;
end $$;
create trigger services_note_provider_said before insert on services
  for each row execute function note_provider_said();

-- What is there: as it stands, but for what operators edited as it was before they first did. The category is left
-- out, because a whole section may have been renamed; and all of what was added by hand is the operator's.
update services s set provider_said = case
  when exists (select from audit_log a where a.subject = 'service:' || s.id and a.action = 'service.add') then '{}'
  else jsonb_build_object(
      'name', s.name, 'minQuantity', s.min_quantity, 'maxQuantity', s.max_quantity,
      'refillEnabled', s.refill_enabled, 'cancelEnabled', s.cancel_enabled, 'dripFeed', s.drip_feed)
    || coalesce((
      select jsonb_object_agg(b.key, b.value order by a.id desc)
      from audit_log a cross join lateral jsonb_each(a.before) as b
      where a.subject = 'service:' || s.id and a.action = 'service.edit' and jsonb_typeof(a.before) = 'object'
        and b.key in ('name', 'minQuantity', 'maxQuantity', 'refillEnabled', 'cancelEnabled', 'dripFeed')
    ), '{}')
  end;

alter table services alter column provider_said set not null;
comment on column services.provider_said is
  'The provider''s own words, as last taken over; a field that is missing was never taken from it.';
