"""A machine that does to the platform whatever may happen to it, beside a model written from the rules (T1–T7, L1–L5)."""
