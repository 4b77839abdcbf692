-- Vacuum, analyze and a restored dump work without a search path, where the functions inside this one were not found:
-- the statistics of users went stale, and a restore could not build the index. Bound to them when it is made, it
-- finds them wherever it is called from, and still becomes part of the index's expression.
create or replace function user_search_text(username text, email text, phone text) returns text
  language sql immutable parallel safe
  return fold_text(username || ' ' || email || coalesce(' ' || phone || ' ' || plain_phone(phone), ''));
