"""Where a record came from, in words."""

import re

from yorozu.directory.enums import Dataset


def list_title(name: str, dataset: str) -> str:
    """A list's name as residents read it: files are called 202011_care_service, which tells them nothing."""
    title = re.sub(r"^\d{5,6}[_ -]*", "", name)
    for code in sorted(Dataset.values, key=len, reverse=True):
        title = re.sub(rf"(?<![a-z]){code}(?![a-z])", str(Dataset(code).label), title)
    return str(Dataset(dataset).label) if title.isascii() else title
