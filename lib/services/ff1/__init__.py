"""What lies behind lib.services.ff1_interact; nothing outside it imports FastF1 or pandas."""
