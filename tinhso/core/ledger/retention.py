"""What the law keeps although its erasure was ordered: rules with their ground, dated.

They stand in `data/retention.yaml`. A rule that should let go at once says 0 years: one that is
missing is a fault, so that a slip in the file destroys nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from tinhso.core.dated import Row, in_force

PERMANENT, MEANWHILE = "permanent", "meanwhile"


class BadRetention(ValueError):
    """A rule is missing, or a row of the file is not one; the text says which and what to do."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Why something is kept. `years` is counted from when its matter ended; None has no date."""

    name: str
    words: str
    basis: str
    years: int | None
    is_permanent: bool = False

    def ends(self, since: datetime) -> datetime | None:
        """Return until when what ended at `since` is kept, or None where no date ends it."""
        if self.years is None:
            return None
        year = since.year + self.years
        is_leap_day = (since.month, since.day) == (2, 29)
        return since.replace(year=year, day=28) if is_leap_day else since.replace(year=year)

    def keeps(self, since: datetime, *, at: datetime) -> bool:
        """Say whether what ended at `since` is kept at the moment `at`."""
        ends = self.ends(since)
        return ends is None or ends > at


def rule(name: str, *, day: date) -> Rule:
    """Return the rule called `name` as it holds on `day`."""
    named = (row for row in _rows(settings.DATA_FOLDER) if row["name"] == name)
    try:
        row = in_force(named, day=day)
    except LookupError as none:
        ask = f"retention.yaml: no rule {name!r} on {day}; add one, or 0 years of it"
        raise BadRetention(ask) from none
    years = row["years"]
    return Rule(
        name=name,
        words=row["words"],
        basis=row["basis"],
        years=years if isinstance(years, int) else None,
        is_permanent=years == PERMANENT,
    )


@cache
def _rows(folder: Path) -> tuple[Row, ...]:
    rows = yaml.safe_load((folder / "retention.yaml").read_text()) or []
    for number, row in enumerate(rows, 1):
        _check(row, number)
    return tuple(rows)


def _check(row: object, number: int) -> None:
    fields = {"name", "words", "years", "valid_from", "basis", "sure"}
    if not isinstance(row, dict) or row.keys() != fields:
        raise BadRetention(f"retention.yaml, rule {number}: has to say {', '.join(sorted(fields))}")
    years, who = row["years"], f"retention.yaml, rule {number} ({row['name']})"
    is_number = isinstance(years, int) and not isinstance(years, bool) and 0 <= years <= 100
    if not is_number and years not in {PERMANENT, MEANWHILE}:
        raise BadRetention(f"{who}: years is 0 to 100, {PERMANENT} or {MEANWHILE}")
    if type(row["valid_from"]) is not date:
        raise BadRetention(f"{who}: valid_from is a day, such as 2026-01-01")
    if not all(isinstance(row[field], str) and row[field] for field in ("name", "words", "basis")):
        raise BadRetention(f"{who}: name, words and basis are texts")
