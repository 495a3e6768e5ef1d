"""The simulated year: the invented city lives through the real operations, and every midnight its promise is checked."""
