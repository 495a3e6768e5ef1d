"""Who listens to which event: a higher system reacts to a lower one here and nowhere else."""


def connect() -> None:
    """Register every listener; called once when all apps are loaded."""
