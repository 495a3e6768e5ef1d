"""The pages of who answers for how long data are kept."""
