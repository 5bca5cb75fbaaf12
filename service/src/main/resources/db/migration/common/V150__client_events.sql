-- Events that clients sent with a client_event_id, for 24 hours: the same event, sent again, is answered with the same
-- answer and not carried out again. payload_hash is that of CanonicalJson. answer is null only inside the transaction
-- that carries the event out.
CREATE TABLE client_events (
    user_id         text   NOT NULL,
    client_event_id text   NOT NULL,
    tenant_id       text   NOT NULL,
    event           text   NOT NULL,
    payload_hash    text   NOT NULL,
    answer          text,
    created_at      bigint NOT NULL,
    PRIMARY KEY (user_id, client_event_id)
);

CREATE INDEX client_events_created_at ON client_events (created_at);
