"""Measuring the served product beside the floor: real HTTP clients, the product's own server command, both in one run."""
