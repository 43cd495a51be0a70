CREATE TABLE IF NOT EXISTS own_laps (
    id CHAR(36) NOT NULL PRIMARY KEY,
    user_id CHAR(36) NOT NULL,
    name VARCHAR(100) NOT NULL,
    circuit VARCHAR(100),
    year INTEGER,
    round INTEGER,
    session VARCHAR(8),
    game VARCHAR(100),
    lap_time DOUBLE PRECISION NOT NULL,
    details TEXT NOT NULL,
    created_at VARCHAR(32) NOT NULL,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) {table_options};

CREATE INDEX own_laps_newest ON own_laps (user_id, created_at, id);
