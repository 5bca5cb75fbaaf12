-- What was published with an idempotency key, for 24 hours: the same key and body is answered with the same place.
-- event_id, stream, seq and epoch are null for a live event. body_hash is that of CanonicalJson.
CREATE TABLE publications (
    idempotency_key text   NOT NULL PRIMARY KEY,
    body_hash       text   NOT NULL,
    event_id        text,
    stream          text,
    seq             bigint,
    epoch           text,
    created_at      bigint NOT NULL
);

CREATE INDEX publications_created_at ON publications (created_at);

-- Keys were a column of the events themselves; now they may outlive the event, and belong to live events, too.
DROP INDEX events_idempotency_key;
ALTER TABLE events DROP COLUMN idempotency_key;
