"""The numbers a unit is watched by, read from what the projection keeps: never from dossiers.

Only what falls due later today is looked at in the tracks, for it turns overdue without a fact.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import connection
from django.db.models import Count

from tinhso.core.errors import NotFound
from tinhso.core.ledger.queries import cursors, last_position
from tinhso.core.words.dates import day_of
from tinhso.core.words.worded import worded
from tinhso.modules.plan.models import PlanCount, Scope
from tinhso.modules.plan.queries import handling
from tinhso.modules.plan.queries.tracked import (
    OTHERS,
    falls_due_today,
    field_keys,
    last_day,
)
from tinhso.modules.plan.rules.counters import LEVELS, Counter, Group, Key, Term, When, groups_of
from tinhso.modules.plan.rules.handling import Days
from tinhso.modules.plan.rules.periods import Period
from tinhso.modules.procedures.queries import fields_of

__all__ = ["OTHERS", "Counter", "Dashboard", "Group", "counter", "dashboard", "groups", "kept"]

MONTHS = 12
BEHIND = 1000  # rows of the ledger the numbers may lag before it is said
Kept = dict[Term, int]

# Months before the days are read for what is carried on (levels) alone.
_KEPT = """
select whose, key,
    coalesce(sum(amount) filter (where {before}), 0), coalesce(sum(amount) filter (where {upto}), 0)
from plan_count
where unit_id = %(unit)s and scope = %(scope)s and (
    (span = 'm' and day < %(month)s and (day >= %(first_month)s or key = any(%(levels)s)))
    or (span = 'd' and day >= %(first_month)s and day < %(first)s)
    or (span = 'd' and day >= %(month)s and day <= %(last)s)
)
group by whose, key
"""
_BEFORE = """(span = 'm' and day < %(first_month)s)
    or (span = 'd' and day >= %(first_month)s and day < %(first)s)"""
_UPTO = "(span = 'm' and day < %(month)s) or (span = 'd' and day >= %(month)s and day <= %(last)s)"
_MONTHLY = """
select p.place, c.key, sum(c.amount)
from unnest(%(firsts)s::date[], %(lasts)s::date[]) with ordinality as p(first, last, place)
join plan_count c on c.unit_id = %(unit)s and c.scope = 'a' and c.span = 'd'
    and c.day between p.first and p.last and c.key = any(%(keys)s)
group by p.place, c.key
"""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Numbers under one name: of a field, of an officer, of a month; `days` where they differ."""

    key: str
    name: str
    numbers: Mapping[str, int]
    days: Days


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Every number of a unit, or of the province, in some days."""

    days: Days
    numbers: Mapping[str, int]
    fields: tuple[Line, ...]
    months: tuple[Line, ...]
    officers: Mapping[int, Mapping[str, int]]
    is_behind: bool

    @property
    def is_empty(self) -> bool:
        return not any(self.numbers.values())


def groups() -> tuple[Group, ...]:
    """Return the counters as the province describes them, in their groups."""
    return _groups(settings.DATA_FOLDER)


def counter(key: str) -> Counter:
    """Return the counter of that key."""
    for group in groups():
        for one in group.counters:
            if one.key == key:
                return one
    raise NotFound(worded("Bảng theo dõi không có con số này."))


def dashboard(
    days: Days, *, at: datetime, columns: Sequence[str], monthly: Sequence[str]
) -> Dashboard:
    """Return the numbers of a unit by field, month and officer.

    `columns` are the counters told of each field, `monthly` those of each month, which only what
    happens within days can be.
    """
    of_procedures = kept(days, scope=Scope.PROCEDURE, at=at)
    numbers = _numbers(_summed(of_procedures.values()), _unit_counters())
    return Dashboard(
        days=days,
        numbers=numbers,
        fields=_fields(days, of_procedures, columns),
        months=_months(days, monthly, at),
        officers=_officers(days, at),
        is_behind=last_position() - cursors().get("plan.counts", 0) > BEHIND,
    )


def kept(days: Days, *, scope: Scope, at: datetime) -> dict[str, Kept]:
    """Return by whose they are the numbers kept, as terms that counters are made of."""
    last = last_day(days, at)
    first = min(days.first, last + timedelta(days=1))
    given: dict[str, Any] = {
        "unit": _unit(days),
        "scope": scope.value,
        "first": first,
        "last": last,
        "first_month": first.replace(day=1),
        "month": last.replace(day=1),
        "levels": sorted(LEVELS),
    }
    found: dict[str, Kept] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_KEPT.format(before=_BEFORE, upto=_UPTO), given)
        for whose, name, before, upto in cursor.fetchall():
            key = Key(name)
            if key in LEVELS:
                found[whose][When.BEFORE, key] = int(before)
                found[whose][When.AT_END, key] = int(upto)
            else:
                found[whose][When.WITHIN, key] = int(upto - before)
    if scope is not Scope.OFFICER and last == day_of(at):
        _take_out_later(found, days, scope, at)
    return dict(found)


def _take_out_later(found: dict[str, Kept], days: Days, scope: Scope, at: datetime) -> None:
    """Take out what falls due between now and midnight."""
    by = "procedure" if scope is Scope.PROCEDURE else "unit_id"
    term = (When.AT_END, Key.OVERDUE_HERE)
    later = falls_due_today(days, at=at).values_list(by).annotate(n=Count("pk")).order_by()
    for whose, count in later:
        key = str(whose) if scope is Scope.PROCEDURE else ""
        found[key][term] = found[key].get(term, 0) - count


def _unit(days: Days) -> int:
    return PlanCount.PROVINCE if days.unit_id is None else days.unit_id


def _unit_counters() -> Iterable[Counter]:
    return (one for group in groups() if not group.is_of_officers for one in group.counters)


def _officer_counters() -> Iterable[Counter]:
    return (one for group in groups() if group.is_of_officers for one in group.counters)


def _numbers(of: Kept, counters: Iterable[Counter]) -> dict[str, int]:
    return {one.key: one.of(of) for one in counters}


def _summed(parts: Iterable[Kept]) -> Kept:
    total: Kept = defaultdict(int)
    for part in parts:
        for term, amount in part.items():
            total[term] += amount
    return total


def _fields(
    days: Days, of_procedures: Mapping[str, Kept], columns: Sequence[str]
) -> tuple[Line, ...]:
    names = {OTHERS: worded("Thủ tục không còn trong danh mục")}
    names |= dict(fields_of(of_procedures).values())
    of_fields: dict[str, list[Kept]] = defaultdict(list)
    for code, field in field_keys(list(of_procedures)).items():
        of_fields[field].append(of_procedures[code])
    counters = [counter(key) for key in columns]
    lines = (
        Line(key=field, name=names[field], numbers=_numbers(_summed(parts), counters), days=days)
        for field, parts in of_fields.items()
    )
    shown = (line for line in lines if any(line.numbers.values()))
    return tuple(sorted(shown, key=lambda line: line.name))


def _months(days: Days, keys: Sequence[str], at: datetime) -> tuple[Line, ...]:
    """Return the months up to that of the last day, those with something in them."""
    counters = [counter(key) for key in keys]
    periods = handling.months(day=last_day(days, at), count=MONTHS)
    given: dict[str, Any] = {
        "unit": _unit(days),
        "firsts": [one.first for one in periods],
        "lasts": [one.last for one in periods],
        "keys": sorted({key for one in counters for _, key in one.terms}),
    }
    found: dict[int, Kept] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHLY, given)
        for number, key, amount in cursor.fetchall():
            found[number - 1][When.WITHIN, Key(key)] = int(amount)
    return tuple(
        _month(days, one, _numbers(found[number], counters))
        for number, one in enumerate(periods)
        if number in found
    )


def _month(days: Days, period: Period, numbers: Mapping[str, int]) -> Line:
    return Line(
        key=f"{period.month}/{period.year}",
        name=f"{period.month:02d}/{period.year}",
        numbers=numbers,
        days=Days(first=period.first, last=period.last, unit_id=days.unit_id),
    )


def _officers(days: Days, at: datetime) -> dict[int, Mapping[str, int]]:
    if days.unit_id is None:
        return {}
    counters = list(_officer_counters())
    found = kept(days, scope=Scope.OFFICER, at=at)
    return {
        int(whose): numbers
        for whose, of in found.items()
        if any((numbers := _numbers(of, counters)).values())
    }


@cache
def _groups(folder: Path) -> tuple[Group, ...]:
    return groups_of(yaml.safe_load((folder / "counters.yaml").read_text()))
