"""A warm `tick`: does one for each line that it reads, and answers with how many needs it couldn't go on with."""

import sys

from tests.campaigns.broken import break_it


def main() -> None:
    """Until standard input ends."""
    break_it()
    from django.db import connection

    from yorozu.consultation import operations as needs

    connection.ensure_connection()
    print("ready", flush=True)
    for _ in sys.stdin:
        print(len(needs.tick().stuck), flush=True)


if __name__ == "__main__":
    main()
