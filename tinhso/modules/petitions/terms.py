"""What law and province set for petitions, dated: `data/petitions.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tinhso.core.actor import Role
from tinhso.core.calendar.durations import Duration, Span
from tinhso.core.dated import Row, in_force
from tinhso.core.words.worded import of_data


@dataclass(frozen=True, kw_only=True)
class Named:
    """A kind of petition, or what one is about; `roles` of the unit read and handle it."""

    key: str
    label: str
    note: str
    roles: tuple[Role, ...] = ()


def span_of(key: str, *, day: date) -> Duration:
    """Return the length of time called `key` as it holds on `day`."""
    row = _limit(key, day)
    return Duration(int(row["value"]), Span(row["unit"]))


def limit_of(key: str, *, day: date) -> int:
    """Return the number called `key` as it holds on `day`."""
    return int(_limit(key, day)["value"])


def kinds(*, day: date) -> dict[str, Named]:
    """Return the kinds of petitions by key, in the order of the file."""
    return {row.key: row for row in _named("kinds", day)}


def abouts(*, day: date) -> dict[str, Named]:
    """Return what a petition may be about by key, in the order of the file."""
    return {row.key: row for row in _named("about", day)}


def label_of(named: Mapping[str, Named], key: str) -> str:
    """Return the label of a key, or the key itself where the file knows it no more."""
    return named[key].label if key in named else key


def _limit(key: str, day: date) -> Row:
    rows = _read(settings.DATA_FOLDER)["limits"]
    return in_force((row for row in rows if row["key"] == key), day=day)


def _named(part: str, day: date) -> Iterator[Named]:
    rows = _read(settings.DATA_FOLDER)[part]
    for key in dict.fromkeys(row["key"] for row in rows):
        row = in_force((one for one in rows if one["key"] == key), day=day)
        yield Named(
            key=key,
            label=of_data(row["label"]),
            note=of_data(row.get("note", "")),
            roles=tuple(Role(role) for role in row.get("roles", ())),
        )


@cache
def _read(folder: Path) -> Mapping[str, Any]:
    return dict(yaml.safe_load((folder / "petitions.yaml").read_text()))
