-- What pointed at a record and does so no longer: changes that took its name out of a field, found by that name.
create index event_pointed on event (workspace_id, (btrim(from_value::text, '["]')))
  where from_value::text ~ '^\[?"([A-Za-z]+:)?[0-9a-f-]{36}"\]?$';
create index event_archive_pointed on event_archive (workspace_id, (btrim(from_value::text, '["]')))
  where from_value::text ~ '^\[?"([A-Za-z]+:)?[0-9a-f-]{36}"\]?$';
