"""Paper: typst sheets and the frozen rows that they print. Plain Python; callers fill the rows."""
