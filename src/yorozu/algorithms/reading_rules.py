"""The rules of unusual reading as data: which are asked, and from how many on."""

import tomllib

WANTED: dict[str, dict[str, tuple[int, int]]] = {
    "many": {"people": (2, 10_000), "minutes": (1, 1440)}, "night": {"from": (0, 23), "until": (0, 23)}, "same_address": {}, "neighbour": {},
    "same_name": {"rare": (1, 100_000)}, "outside": {"people": (1, 10_000)}, "repeated": {"looks": (2, 1000), "days": (1, 60)},
}  # fmt: skip
Rules = dict[str, dict[str, int]]


def rules_from(text: str) -> Rules:
    """The rules that are on, with their numbers; `ValueError` says what is wrong with a file."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(str(error)) from None
    rules: Rules = {}
    for name, said in given.items():
        if name not in WANTED or not isinstance(said, dict):
            raise ValueError(f"[{name}] is no rule; there are {', '.join(WANTED)}")
        numbers = {key: value for key, value in said.items() if key != "on"}
        for key, (least, most) in WANTED[name].items():
            value = numbers.pop(key, None)
            if type(value) is not int or not least <= value <= most:
                raise ValueError(f"[{name}] {key} is a whole number from {least} to {most}")
            rules.setdefault(name, {})[key] = value
        if numbers or not isinstance(said.get("on", True), bool):
            raise ValueError(f"[{name}] has {', '.join(numbers) or 'on'}, which says nothing here")
        if said.get("on", True):
            rules.setdefault(name, {})
        else:
            rules.pop(name, None)
    return rules
