CREATE TABLE IF NOT EXISTS reports (
    id CHAR(36) NOT NULL PRIMARY KEY,
    user_id CHAR(36) NOT NULL,
    recipe CHAR(64) NOT NULL,
    year INTEGER NOT NULL,
    round INTEGER NOT NULL,
    session VARCHAR(8) NOT NULL,
    title VARCHAR(200) NOT NULL,
    format VARCHAR(8) NOT NULL,
    bytes INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    sha256 CHAR(64) NOT NULL,
    details TEXT NOT NULL,
    created_at VARCHAR(32) NOT NULL,
    UNIQUE (user_id, recipe),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) {table_options};

CREATE INDEX reports_newest ON reports (user_id, created_at, id);
