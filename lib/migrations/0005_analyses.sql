CREATE TABLE IF NOT EXISTS analyses (
    id CHAR(36) NOT NULL PRIMARY KEY,
    user_id CHAR(36) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    follow_up CHAR(36),
    title VARCHAR(200) NOT NULL,
    note TEXT,
    question TEXT,
    request TEXT NOT NULL,
    result MEDIUMTEXT,
    created_at VARCHAR(32) NOT NULL,
    updated_at VARCHAR(32) NOT NULL,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) {table_options};

CREATE INDEX analyses_newest ON analyses (user_id, created_at, id);

CREATE TABLE IF NOT EXISTS model_usage (
    user_id CHAR(36) NOT NULL,
    used_on CHAR(10) NOT NULL,
    tokens INTEGER NOT NULL,
    PRIMARY KEY (user_id, used_on),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) {table_options};
