"""The pages of who answers for the trace."""
