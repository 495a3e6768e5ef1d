"""What an official may change about the year: staffing, hours, deadlines, demand, habits; and reading it from a file.

The file is YAML, read with PyYAML's safe loader and never executed. Each thing that can't be used is told with its line
and the field's name, all of them at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from difflib import get_close_matches
from pathlib import Path

import yaml

from yorozu.community.formats.hours import read_hours
from yorozu.simulation.tables import table

Stretch = tuple[int, time, time]
MOST_BYTES = 200_000
DEADLINES = {"offer": (1, 30), "week": (1, 30), "none": (1, 60)}
HABITS = {"forgets": 0.06, "silent": 0.06, "declines": 0.12, "ill": 1.2, "retires": 0.08, "reached": 0.75}
_MOST_HABIT = {"ill": 20.0}


@dataclass(frozen=True)
class Fault:
    """One thing in a file that can't be used."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.message}"


class ScenarioWrong(Exception):
    """A scenario file that can't be used, with every fault in it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass(frozen=True)
class Scenario:
    """The year as it is to be tried. Desks and districts are codes."""

    name: str = "いまのまま"
    contacts_a_day: float = 4.0
    more_workers: Mapping[str, int] = field(default_factory=dict)  # desk → how many more (or fewer) from the first day
    contacts_at: Mapping[str, float] = field(default_factory=dict)  # desk → contacts that one worker manages in a day
    hours: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    deadlines: Mapping[str, int] = field(default_factory=dict)  # working days: offer, week, none
    demand: Mapping[str, float] = field(default_factory=dict)  # district → how many times as much as now
    habits: Mapping[str, float] = field(default_factory=lambda: dict(HABITS))


def known_desks() -> set[str]:
    """Codes of the invented city's desks that every city of every seed has."""
    zones = {zone["code"] for zone in table("zones.tsv")}
    districts = {row["code"] for row in table("districts.csv")}
    return ({"city-welfare"} | {f"yorozu-{code}" for code in zones | districts} | {f"hokatsu-{code}" for code in zones}
            | {row["code"] for row in table("city_desks.tsv")})  # fmt: skip


def find_district(text: str) -> str:
    """A district's code, from its code or name; empty where it is none."""
    plain = text.strip().removesuffix("地区")
    found = [row["code"] for row in table("districts.csv") if plain in (row["code"], row["name"].removesuffix("地区"))]
    return found[0] if found else ""


def read_scenario(path: Path) -> Scenario:
    """The scenario of a file; raises `ScenarioWrong` with every fault."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ScenarioWrong([Fault(0, str(path), error.strerror or "can't be read")]) from error
    except UnicodeDecodeError as error:
        raise ScenarioWrong([Fault(content[: error.start].count(b"\n") + 1, str(path), "isn't UTF-8; save it as UTF-8")]) from error
    if len(content) > MOST_BYTES:
        raise ScenarioWrong([Fault(0, str(path), f"is larger than {MOST_BYTES:,} bytes")])
    return scenario_of(text)


def scenario_of(text: str) -> Scenario:
    """The scenario written in `text`."""
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise ScenarioWrong([Fault(line, "file", f"isn't YAML: {error.problem or error.context}")]) from error
    except yaml.YAMLError as error:
        raise ScenarioWrong([Fault(0, "file", f"isn't YAML: {error}".splitlines()[0])]) from error
    reader = _Reader()
    scenario = reader.scenario(top) if top is not None else Scenario()
    if reader.faults:
        raise ScenarioWrong(sorted(reader.faults, key=lambda one: one.line))
    return scenario


class _Reader:
    """Walks the file's tree by the form that it must have; what doesn't fit is noted with its line."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, node: yaml.Node, name: str, message: str) -> None:
        self.faults.append(Fault(node.start_mark.line + 1, name, message))

    def scenario(self, top: yaml.Node) -> Scenario:
        own = self.fields(top, "file", ("name", "contacts_a_day", "staffing", "hours", "deadlines", "demand", "habits"))
        more: dict[str, int] = {}
        contacts: dict[str, float] = {}
        for place, node in enumerate(self.items(own.get("staffing"), "staffing"), 1):
            self._staffing(node, f"staffing[{place}]", more, contacts)
        return Scenario(
            name=self.text(own["name"], "name") if "name" in own else Scenario.name,
            contacts_a_day=self.number(own["contacts_a_day"], "contacts_a_day", 0.5, 30) if "contacts_a_day" in own else Scenario.contacts_a_day,
            more_workers=more, contacts_at=contacts, hours=self._hours(own.get("hours")), demand=self._demand(own.get("demand")),
            deadlines={name: int(value) for name, value in self._numbers(own.get("deadlines"), "deadlines", DEADLINES, whole=True).items()},
            habits={**HABITS, **self._numbers(own.get("habits"), "habits", {name: (0.0, _MOST_HABIT.get(name, 1.0)) for name in HABITS})},
        )  # fmt: skip

    def _staffing(self, node: yaml.Node, name: str, more: dict[str, int], contacts: dict[str, float]) -> None:
        own = self.fields(node, name, ("desk", "district", "add_workers", "contacts_a_day"))
        desk = self._desk(node, own, name)
        if not {"add_workers", "contacts_a_day"} & own.keys():
            self.fault(node, name, "says neither add_workers nor contacts_a_day")
        if desk in more or desk in contacts:
            self.fault(node, name, f"{desk} stands here twice")
        if "add_workers" in own:
            more[desk] = int(self.number(own["add_workers"], f"{name}.add_workers", -20, 20, whole=True))
        if "contacts_a_day" in own:
            contacts[desk] = self.number(own["contacts_a_day"], f"{name}.contacts_a_day", 0.5, 30)

    def _desk(self, node: yaml.Node, own: dict[str, yaml.Node], name: str) -> str:
        """By `desk: CODE`, or by `district: NAME`, which means the district's よろず相談."""
        if ("desk" in own) == ("district" in own):
            self.fault(node, name, "needs one of desk (a code) and district (its よろず相談)")
            return ""
        if "district" in own:
            code = self._district(own["district"], f"{name}.district")
            return f"yorozu-{code}" if code else ""
        code = self.text(own["desk"], f"{name}.desk")
        if code and code not in known_desks():
            self.fault(own["desk"], f"{name}.desk", f"there is no desk {code!r}{_near(code, known_desks())}")
        return code

    def _district(self, node: yaml.Node, name: str) -> str:
        text = self.text(node, name)
        code = find_district(text)
        if text and not code:
            self.fault(node, name, f"there is no district {text!r}{_near(text, {row['name'] for row in table('districts.csv')})}")
        return code

    def _hours(self, top: yaml.Node | None) -> dict[str, tuple[Stretch, ...]]:
        found: dict[str, tuple[Stretch, ...]] = {}
        for place, node in enumerate(self.items(top, "hours"), 1):
            name = f"hours[{place}]"
            own = self.fields(node, name, ("desk", "district", "week"))
            desk = self._desk(node, own, name)
            if "week" not in own:
                self.fault(node, name, "needs week, for example 月-金 8:30-17:15")
                continue
            try:
                found[desk] = read_hours(self.text(own["week"], f"{name}.week").replace(";", "\n").replace("；", "\n"))
            except ValueError as error:
                self.fault(own["week"], f"{name}.week", f"can't read {str(error)!r}; write 月-金 8:30-17:15, more stretches after ;")
        return found

    def _demand(self, top: yaml.Node | None) -> dict[str, float]:
        found: dict[str, float] = {}
        for place, node in enumerate(self.items(top, "demand"), 1):
            name = f"demand[{place}]"
            own = self.fields(node, name, ("district", "times"))
            if own.keys() != {"district", "times"}:
                self.fault(node, name, "needs district and times")
                continue
            code = self._district(own["district"], f"{name}.district")
            if code in found:
                self.fault(node, name, "this district stands here twice")
            found[code] = self.number(own["times"], f"{name}.times", 0, 20)
        return found

    def _numbers(self, top: yaml.Node | None, name: str, limits: Mapping[str, tuple[float, float]], *, whole: bool = False) -> dict[str, float]:
        own = self.fields(top, name, tuple(limits)) if top is not None else {}
        return {key: self.number(node, f"{name}.{key}", *limits[key], whole=whole) for key, node in own.items()}

    def fields(self, node: yaml.Node, name: str, allowed: tuple[str, ...]) -> dict[str, yaml.Node]:
        """A mapping's fields; unknown and doubled ones are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, name, f"must be fields with values: {', '.join(allowed)}")
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            plain = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if plain not in allowed:
                self.fault(key, f"{name}.{plain}" if name != "file" else plain, f"isn't known{_near(plain, allowed)}; known are {', '.join(allowed)}")
            elif plain in found:
                self.fault(key, plain, "stands here twice")
            else:
                found[plain] = value
        return found

    def items(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        """A list's entries."""
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, name, "must be a list: lines that begin with -")
            return []
        return list(node.value)

    def text(self, node: yaml.Node, name: str) -> str:
        """A word or number as it was typed (`05` stays `05`)."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fault(node, name, "must be a word")
            return ""
        return str(node.value).strip()[:200]

    def number(self, node: yaml.Node, name: str, least: float, most: float, *, whole: bool = False) -> float:
        """A number within limits."""
        kind = "a whole number" if whole else "a number"
        try:
            value = float(node.value) if isinstance(node, yaml.ScalarNode) else float("nan")
        except ValueError:
            value = float("nan")
        if not least <= value <= most or (whole and value != int(value)):
            shown = repr(node.value) if isinstance(node, yaml.ScalarNode) else "this"
            self.fault(node, name, f"{shown} isn't {kind} from {least:g} to {most:g}")
            return least
        return value


def _near(text: str, known: "set[str] | tuple[str, ...]") -> str:
    near = get_close_matches(text, sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""
