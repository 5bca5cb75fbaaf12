-- Which transaction stored an event. Instances look by it for what others have committed since they looked last.
-- Events from before are in nobody's way: they are null.
ALTER TABLE events ADD COLUMN stored_by bigint;
ALTER TABLE events ALTER COLUMN stored_by SET DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX events_stored_by ON events (stored_by);

-- Rows that are updated over and over find room for their next version on the same page, without a new index entry.
ALTER TABLE event_streams SET (fillfactor = 50);
ALTER TABLE read_states SET (fillfactor = 50);
ALTER TABLE stream_positions SET (fillfactor = 70);
