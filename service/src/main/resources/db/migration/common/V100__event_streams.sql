-- One row per stream: a recipient room of one namespace, as namespace#room. last_seq is given out inside the
-- transaction that inserts the event, so the row's lock also puts commits in order.
CREATE TABLE event_streams (
    stream   text   NOT NULL PRIMARY KEY,
    epoch    text   NOT NULL,
    last_seq bigint NOT NULL
);

-- The events themselves. payload is the JSON object as clients get it.
CREATE TABLE events (
    stream          text   NOT NULL,
    seq             bigint NOT NULL,
    epoch           text   NOT NULL,
    event_id        text   NOT NULL,
    idempotency_key text,
    name            text   NOT NULL,
    payload         text   NOT NULL,
    created_at      bigint NOT NULL,
    PRIMARY KEY (stream, seq)
);

CREATE UNIQUE INDEX events_event_id ON events (event_id);
CREATE UNIQUE INDEX events_idempotency_key ON events (stream, idempotency_key) WHERE idempotency_key IS NOT NULL;
