"""Routes without a file in `api/`: twelve functions are the most that can be deployed, so some serve two things."""
