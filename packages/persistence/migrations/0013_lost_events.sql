-- What somebody's own edits lost: told when they come back.
create index event_lost on event (workspace_id, actor, recorded_at) where kind in ('overwritten', 'text-lost');
