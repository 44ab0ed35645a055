"""What the law and the province set for the one-stop shop, dated: `data/one-stop.yaml`."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from tinhso.core.calendar.rules import Duration, Span
from tinhso.core.dated import Row, in_force


def span_of(name: str, *, day: date) -> Duration:
    """Return the length of time called `name` as it holds on `day`."""
    row = _in_force(name, day)
    return Duration(int(row["value"]), Span(row["unit"]))


def limit_of(name: str, *, day: date) -> int:
    """Return the number called `name` as it holds on `day`."""
    return int(_in_force(name, day)["value"])


def _in_force(name: str, day: date) -> Row:
    return in_force((row for row in _rows(settings.DATA_FOLDER) if row["name"] == name), day=day)


@cache
def _rows(folder: Path) -> tuple[Row, ...]:
    return tuple(yaml.safe_load((folder / "one-stop.yaml").read_text()))
