"""Form II.06a (TT 01/2020/TT-VPCP), counted from the cases folded from the ledger.

A period is counted from the moments known today. Who withdrew, or did not answer a supplement, was
neither answered nor waits: such a dossier leaves the form in the period in which it ended.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from tinhso.core.dated import Row, in_force
from tinhso.core.paging import Page, place
from tinhso.core.units.queries import units
from tinhso.core.words.dates import midnight
from tinhso.core.words.worded import worded
from tinhso.modules.plan.models import PlanCase, PlanCaseQuerySet
from tinhso.modules.plan.rules.handling import (
    FIRST_NUMBER,
    SUM,
    TITLES,
    Column,
    Days,
    Line,
    Report,
    number_of,
    total_of,
)
from tinhso.modules.plan.rules.periods import Period, months_upto, offered
from tinhso.modules.procedures.queries import fields_of

__all__ = [
    "FIRST_NUMBER",
    "TITLES",
    "Case",
    "Column",
    "Days",
    "Line",
    "Period",
    "Report",
    "cases",
    "line_name",
    "months",
    "number_of",
    "periods",
    "report",
    "total_of",
]

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Case:
    """A dossier behind a figure of the form."""

    code: str
    unit_id: int
    unit_name: str
    received_at: datetime
    due_at: datetime
    finished_at: datetime | None


def periods(*, day: date) -> tuple[Period, ...]:
    """Return the periods one reports for around the day, as the law in force then cuts them."""
    return offered(day, last_day=_last_day(day))


def months(*, day: date, count: int) -> tuple[Period, ...]:
    """Return so many months one reports by, the last of them that of the day."""
    return months_upto(day, count=count, last_day=_last_day(day))


def _last_day(day: date) -> int:
    return int(in_force(_rows(settings.DATA_FOLDER), day=day)["last_day"])


def report(days: Days, *, at: datetime) -> Report:
    """Return the form of a unit by field of procedures, or of the province by unit."""
    grouped = _grouped(days)
    conditions = _conditions(days, at)
    counted = (
        _counted(days)
        .values(grouped)
        .annotate(**{column.name: Count("pk", filter=conditions[column]) for column in Column})
        .order_by(grouped)
    )
    found = list(counted)
    names = _names(days, [row[grouped] for row in found])
    sums: dict[tuple[str, str], dict[Column, int]] = defaultdict(lambda: dict.fromkeys(Column, 0))
    for row in found:
        for column in Column:
            sums[names[row[grouped]]][column] += row[column.name]
    lines = [Line(key=key, name=name, counts=counts) for (key, name), counts in sums.items()]
    return Report(
        days=days,
        lines=tuple(sorted(lines, key=lambda line: line.name)),
        ended=_ended(days).count(),
    )


def cases(days: Days, *, column: Column, key: str, page: int, at: datetime) -> Page[Case]:
    """Return a page of the dossiers behind a figure, in the order of receipt.

    `key` is that of a line, or nothing for the sum of all.
    """
    grouped = _grouped(days)
    found = _counted(days).filter(_conditions(days, at)[column])
    if key:
        names = _names(days, found.values_list(grouped, flat=True).order_by().distinct())
        under = [one for one, (of, _) in names.items() if of == key]
        found = found.filter(**{f"{grouped}__in": under})
    total = found.count()
    where = place(total=total, page=page, size=PAGE)
    rows = _cases(found.order_by("received_at", "code")[where.rows])
    return Page(rows=rows, total=total, page=where.page, pages=where.pages)


def line_name(days: Days, *, key: str) -> str:
    """Return the name of a line; of the sum where there is no such line."""
    if not key:
        return SUM
    held = _counted(days).values_list(_grouped(days), flat=True).order_by().distinct()
    return dict(_names(days, held).values()).get(key, SUM)


def _cases(found: Iterable[PlanCase]) -> tuple[Case, ...]:
    rows = list(found)
    known = units(row.unit_id for row in rows)
    return tuple(
        Case(
            code=row.code,
            unit_id=row.unit_id,
            unit_name=known[row.unit_id].short_name if row.unit_id in known else "",
            received_at=row.received_at,
            due_at=row.due_at,
            finished_at=row.finished_at,
        )
        for row in rows
        if row.received_at and row.due_at
    )


def _counted(days: Days) -> PlanCaseQuerySet:
    """Return what stands in the form: what was open in the period, or answered in it."""
    first, after = _bounds(days)
    found = PlanCase.objects.filter(
        Q(finished_at=None) | Q(finished_at__gte=first), received_at__lt=after
    ).exclude(withdrawn_at__lt=after)
    return _of(days, found).annotate(
        due_on=TruncDate("due_at"), finished_on=TruncDate("finished_at")
    )


def _ended(days: Days) -> PlanCaseQuerySet:
    first, after = _bounds(days)
    found = PlanCase.objects.filter(
        received_at__isnull=False, withdrawn_at__gte=first, withdrawn_at__lt=after
    )
    return _of(days, found)


def _of(days: Days, found: PlanCaseQuerySet) -> PlanCaseQuerySet:
    return found if days.unit_id is None else found.filter(unit_id=days.unit_id)


def _conditions(days: Days, at: datetime) -> Mapping[Column, Q]:
    """Return what each column counts, of what stands in the form."""
    first, after = _bounds(days)
    now = min(after, at)
    done = Q(finished_at__lt=after)
    pending = Q(finished_at=None) | Q(finished_at__gte=after)
    waits = Q(waiting_since__isnull=False, waiting_since__lte=F("due_at"))
    in_period = Q(received_at__gte=first)
    return {
        Column.RECEIVED: Q(),
        Column.ONLINE: in_period & Q(channel="online"),
        Column.DIRECT: in_period & ~Q(channel="online"),
        Column.BEFORE: Q(received_at__lt=first),
        Column.DONE: done,
        Column.EARLY: done & Q(finished_at__lte=F("due_at"), finished_on__lt=F("due_on")),
        Column.ON_TIME: done & Q(finished_at__lte=F("due_at"), finished_on=F("due_on")),
        Column.LATE: done & Q(finished_at__gt=F("due_at")),
        Column.PENDING: pending,
        Column.IN_TIME: pending & (waits | Q(due_at__gte=now)),
        Column.OVERDUE: pending & ~waits & Q(due_at__lt=now),
    }


def _bounds(days: Days) -> tuple[datetime, datetime]:
    return midnight(days.first), midnight(days.last + timedelta(days=1))


def _grouped(days: Days) -> str:
    """Return by what cases are put under lines."""
    return "unit_id" if days.unit_id is None else "procedure"


def _names(days: Days, keys: Iterable[Any]) -> Mapping[Any, tuple[str, str]]:
    """Return, by what cases were grouped by, under which line they stand."""
    wanted = list(keys)
    if days.unit_id is None:
        known = units(wanted)
        gone = worded("Đơn vị không còn trong danh mục")
        return {
            one: (str(one), (known[one].short_name or known[one].name) if one in known else gone)
            for one in wanted
        }
    fields = fields_of(wanted)
    unknown = ("khac", worded("Thủ tục không còn trong danh mục"))
    return {code: fields.get(code, unknown) for code in wanted}


@cache
def _rows(folder: Path) -> tuple[Row, ...]:
    return tuple(yaml.safe_load((folder / "report-periods.yaml").read_text()))
