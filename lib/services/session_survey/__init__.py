"""What is measured about a session from its raw arrays: clocks, timing lines, circuit."""
