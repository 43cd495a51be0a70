"""What stands behind `python -m lib.load`: jobs, the processes that load, and the loop at home."""
