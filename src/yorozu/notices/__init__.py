"""Every message that the platform sends goes through one table."""
