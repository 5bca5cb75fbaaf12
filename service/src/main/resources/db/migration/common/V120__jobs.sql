-- Provisioning jobs. status: pending, running, completed, failed.
-- The lease says who may have a command running for the tenant, whatever the status: a cancelled job keeps it until its
-- command is gone. attempts counts the runs since the job was created or retried by a user.
CREATE TABLE jobs (
    id           text    NOT NULL PRIMARY KEY,
    tenant_id    text    NOT NULL,
    requested_by text    NOT NULL,
    job_type     text    NOT NULL,
    status       text    NOT NULL,
    progress     integer NOT NULL,
    message      text,
    error        text,
    erpnext_url  text,
    log_tail     text,
    attempts     integer NOT NULL,
    not_before   bigint  NOT NULL,
    lease_owner  text,
    lease_until  bigint,
    created_at   bigint  NOT NULL,
    queued_at    bigint  NOT NULL,
    started_at   bigint,
    completed_at bigint
);

CREATE INDEX jobs_of_tenant ON jobs (tenant_id, created_at, id);
CREATE INDEX jobs_by_status ON jobs (status);
CREATE INDEX jobs_pending ON jobs (queued_at, id) WHERE status = 'pending';
-- One command at a time for each tenant.
CREATE UNIQUE INDEX jobs_leased ON jobs (tenant_id) WHERE lease_owner IS NOT NULL;
