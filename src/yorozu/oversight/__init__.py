"""oversight: who looked at what and why, what of it is unusual, a person's right to their own data, and how long data is kept."""
