"""F1's own raw formats: lines of a session-time stamp and JSON, some of them compressed."""
