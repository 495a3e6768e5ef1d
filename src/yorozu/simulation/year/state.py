"""What the run remembers beside its database: plain values, so that it can be written as JSON at midnight and read again."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

Task = list[Any]  # a name and its words, all plain


@dataclass
class Case:
    """One need as the people in the year see it. `way` and `person` are of who asks."""

    key: str
    need: str
    district: str
    way: str
    person: str = ""
    number: str = ""
    passphrase: str = ""
    owner: str = ""  # the desk that had it when somebody last looked
    talks: int = 0  # contacts by this owner
    missed: int = 0  # calls that nobody answered
    asked: int = 0  # desks that were asked
    consent: str = ""  # "", given or refused
    gone: str = ""  # died or moved
    joined: bool = False


@dataclass
class Worker:
    """Somebody in post at a desk."""

    username: str
    user: str
    post: str
    desk: str
    from_day: int
    until_day: int  # last day in post, counted from the first day; a large number: open
    away: list[list[int]] = field(default_factory=list)  # first and last day of each absence, noted or not

    def is_present(self, day: int) -> bool:
        """Whether they are at work on this day."""
        return self.from_day <= day <= self.until_day and not any(first <= day <= last for first, last in self.away)


@dataclass
class State:
    """Everything that a resumed run needs; chance needs nothing (dice.py)."""

    day: int = 0  # the next day to live
    cases: dict[str, Case] = field(default_factory=dict)  # by need
    workers: dict[str, Worker] = field(default_factory=dict)  # by user name, in the order of appointment
    residents: dict[str, list[str]] = field(default_factory=dict)  # district → people
    agenda: dict[int, list[Task]] = field(default_factory=dict)  # day → what is to happen on it
    used: Counter[str] = field(default_factory=Counter)  # desk → contacts' worth of work done
    could: Counter[str] = field(default_factory=Counter)  # desk → contacts' worth of people present
    happened: Counter[str] = field(default_factory=Counter)  # what befell the city
    refused: Counter[str] = field(default_factory=Counter)  # operation and code: what the product said no to
    counts: Counter[str] = field(default_factory=Counter)  # operation → how often
    seconds: dict[str, float] = field(default_factory=dict)  # operation → processor seconds; differs from run to run
    mail_down: int = -1  # last day on which the mail server can't be reached

    def plan(self, day: int, *task: Any) -> None:
        """Put something on the agenda."""
        self.agenda.setdefault(day, []).append(list(task))

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name in ("cases", "workers"):
            plain[name] = {key: asdict(one) for key, one in plain[name].items()}
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in plain.items()}

    @classmethod
    def of_json(cls, plain: dict[str, Any]) -> "State":
        """What `as_json` wrote."""
        counters = ("used", "could", "happened", "refused", "counts")
        return cls(
            day=plain["day"], mail_down=plain["mail_down"], residents=plain["residents"], seconds=plain["seconds"],
            cases={key: Case(**one) for key, one in plain["cases"].items()},
            workers={key: Worker(**one) for key, one in plain["workers"].items()},
            agenda={int(day): tasks for day, tasks in plain["agenda"].items()},
            **{name: Counter(plain[name]) for name in counters},
        )  # fmt: skip
