"""Accounts: registration, sign-in, changes, deletion, passwords and tokens."""
