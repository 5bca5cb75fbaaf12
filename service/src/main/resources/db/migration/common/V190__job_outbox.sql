-- Messages about jobs that RabbitMQ has not confirmed yet: written in the transaction that changes the job, deleted when
-- they are confirmed. reason is null for the queue of jobs (one message for each job at a time), else it is a dead letter's.
-- not_before is when the message is to be published; whoever publishes it moves that a little first, so that others do not.
CREATE TABLE job_outbox (
    message_id text    NOT NULL PRIMARY KEY,
    job_id     text    NOT NULL,
    reason     text,
    detail     text,
    attempts   integer NOT NULL,
    not_before bigint  NOT NULL
);

CREATE UNIQUE INDEX job_outbox_work ON job_outbox (job_id) WHERE reason IS NULL;
CREATE INDEX job_outbox_due ON job_outbox (not_before);
