"""A map service, simulated."""
