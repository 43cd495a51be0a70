"""What variables of the environment mean, by subject: `lib/config.py` hands them over and puts them together."""
