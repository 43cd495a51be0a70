"""Vercel on one machine: the real builder, the real runtime, no account."""
