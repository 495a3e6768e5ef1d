"""Plain algorithms, without Django."""
