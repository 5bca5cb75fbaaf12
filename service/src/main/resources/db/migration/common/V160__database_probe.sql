-- One row that is written to find out whether the database can be written again after a fault.
CREATE TABLE database_probe (
    id INTEGER PRIMARY KEY,
    writes BIGINT NOT NULL
);
