"""Ten years of a city in bulk: rows as the operations write them, made and stored many at a time."""
