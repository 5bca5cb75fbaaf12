-- How many notifications of a user are unread. version grows with every change of that set, in the same transaction;
-- the row's lock puts the changes in order.
CREATE TABLE read_states (
    user_id text   NOT NULL PRIMARY KEY,
    unread  bigint NOT NULL,
    version bigint NOT NULL
);

INSERT INTO read_states (user_id, unread, version)
SELECT user_id, count(*), 1 FROM notifications WHERE read_at IS NULL GROUP BY user_id;

-- The event that told of the notification, in the user's stream. stored_at is our time; created_at is the publisher's.
ALTER TABLE notifications ADD COLUMN event_id text;
ALTER TABLE notifications ADD COLUMN epoch text;
ALTER TABLE notifications ADD COLUMN seq bigint;
ALTER TABLE notifications ADD COLUMN stored_at bigint NOT NULL DEFAULT 0;

UPDATE notifications SET
    stored_at = created_at,
    event_id = (SELECT e.event_id FROM events e
        WHERE e.stream = '/notifications#user:' || notifications.user_id
        AND e.idempotency_key = 'notification:' || notifications.id),
    epoch = (SELECT e.epoch FROM events e
        WHERE e.stream = '/notifications#user:' || notifications.user_id
        AND e.idempotency_key = 'notification:' || notifications.id),
    seq = (SELECT e.seq FROM events e
        WHERE e.stream = '/notifications#user:' || notifications.user_id
        AND e.idempotency_key = 'notification:' || notifications.id);

DROP INDEX notifications_unread;
CREATE INDEX notifications_unread ON notifications (user_id, seq) WHERE read_at IS NULL;
CREATE INDEX notifications_stored_at ON notifications (stored_at);
CREATE UNIQUE INDEX notifications_event_id ON notifications (event_id);
