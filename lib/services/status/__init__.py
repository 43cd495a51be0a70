"""Health of the service, and status checks that clients leave."""
