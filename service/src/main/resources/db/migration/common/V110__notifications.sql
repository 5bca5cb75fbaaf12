-- Notifications of users, across tenants. read_at is null until the user has read it.
CREATE TABLE notifications (
    id         text   NOT NULL PRIMARY KEY,
    user_id    text   NOT NULL,
    title      text   NOT NULL,
    message    text   NOT NULL,
    type       text   NOT NULL,
    created_at bigint NOT NULL,
    read_at    bigint
);

CREATE INDEX notifications_of_user ON notifications (user_id, created_at, id);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
