-- Only these types are ordered in runs; what a provider said of others was stored all the same, and shown. Noted as the
-- provider's word too, so that the next reading of the catalogue finds no difference.
update services set drip_feed = 'none',
  provider_said = case when provider_said ? 'dripFeed' then provider_said || '{"dripFeed": "none"}' else provider_said end
where type not in ('Default', 'Web Traffic')
  and (drip_feed <> 'none' or provider_said->>'dripFeed' <> 'none');
