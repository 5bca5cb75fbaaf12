-- How far each user has provably got in each stream, on whichever device got furthest.
CREATE TABLE stream_positions (
    user_id    text   NOT NULL,
    stream     text   NOT NULL,
    epoch      text   NOT NULL,
    seq        bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (user_id, stream)
);
