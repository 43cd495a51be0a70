"""The recorder: what the F1 games send by UDP, as laps that are uploaded. It runs on the player's machine."""
