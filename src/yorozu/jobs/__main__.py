"""`python -m yorozu.jobs` is `yorozu`."""

from yorozu.jobs.cli import main

main()
