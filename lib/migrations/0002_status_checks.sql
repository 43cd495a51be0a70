CREATE TABLE IF NOT EXISTS status_checks (
    id CHAR(36) NOT NULL PRIMARY KEY,
    client_name VARCHAR(100) NOT NULL,
    created_at VARCHAR(32) NOT NULL
) {table_options};

CREATE INDEX status_checks_newest ON status_checks (created_at, id);
