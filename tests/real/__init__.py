"""Real servers for what only real servers show: MariaDB, Redis behind Upstash's protocol, and some that misbehave."""
