"""The residents' pages, through Django's client: no script runs there either."""
