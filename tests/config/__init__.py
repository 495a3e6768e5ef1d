"""The layer that puts everything together."""
