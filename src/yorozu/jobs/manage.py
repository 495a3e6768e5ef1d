"""Django's own commands (makemigrations, migrate …), for who works on the code."""

import sys

from yorozu.jobs.setup import choose_settings


def main() -> None:
    """Run one."""
    from django.core.management import execute_from_command_line

    choose_settings()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
