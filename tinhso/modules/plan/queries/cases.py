"""The cases behind an indicator, page by page, and as a whole for a file."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce

from tinhso.core.api.cursors import Cut, Wanted, cut, mapped
from tinhso.core.paging import place
from tinhso.core.units.queries import UnitRow, units
from tinhso.core.words.worded import worded
from tinhso.modules.plan.models import (
    COUNTING,
    PlanCaseQuerySet,
)
from tinhso.modules.plan.queries.standing import (
    in_window,
    indicator_row,
    indicators_on,
    procedure_names,
    targets_of,
)
from tinhso.modules.plan.rules.counting import (
    Measure,
    Narrowing,
    Tally,
    window_start,
)
from tinhso.modules.plan.rules.shown import (
    CaseRow,
    Rows,
    UnitShare,
)
from tinhso.modules.plan.rules.standing import (
    window_text,
)

PAGE = 50


def rows(key: str, *, day: date, at: datetime, narrowing: Narrowing, page: int = 1) -> Rows:
    """Return a page of the cases behind an indicator."""
    row = indicator_row(key)
    measure = Measure(row.measure)
    (indicator,) = indicators_on(day=day, at=at, targets=targets_of(kind="target"), only=row)
    cases = in_window(measure, day=day, at=at)
    shares, names = _unit_shares(cases), procedure_names(day)
    chosen = cases.narrowed(narrowing)
    total = chosen.count()
    where = place(total=total, page=page, size=PAGE)
    shown = _ordered(chosen, measure)[where.rows]
    return Rows(
        indicator=indicator,
        is_ballot=measure is Measure.SATISFACTION,
        is_on_time=measure is Measure.ON_TIME,
        window=window_text(window_start(day), day),
        rows=tuple(_rows(shown, measure, shares, names)),
        total=total,
        page=where.page,
        pages=where.pages,
        units=shares,
        procedures=names,
    )


def all_rows(key: str, *, day: date, at: datetime, narrowing: Narrowing) -> Iterator[CaseRow]:
    """Return every case behind an indicator, for a file."""
    measure = Measure(indicator_row(key).measure)
    cases = in_window(measure, day=day, at=at)
    chosen = _ordered(cases.narrowed(narrowing), measure)
    return _rows(chosen, measure, _unit_shares(cases), procedure_names(day))


def rows_page(
    key: str, *, day: date, at: datetime, narrowing: Narrowing, wanted: Wanted
) -> Cut[CaseRow]:
    """Return a page of the cases behind an indicator, by cursor; ballots are not sorted by time."""
    measure = Measure(indicator_row(key).measure)
    cases = in_window(measure, day=day, at=at)
    chosen = cases.narrowed(narrowing).annotate(
        came_at=Coalesce("received_at", Value(datetime(1900, 1, 1, tzinfo=UTC)))
    )
    is_ballot = measure is Measure.SATISFACTION
    order = ("unit_id", "procedure", "is_hit", "code") if is_ballot else ("-came_at", "code")
    page = cut(chosen.values(*_columns(measure), "came_at"), order=order, wanted=wanted)
    ids = {row["unit_id"] for row in page.items}
    known = units(ids)
    unit_names = {one: _unit_name(known.get(one)) for one in ids}
    told = _told(page.items, measure, unit_names, procedure_names(day))
    return mapped(page, list(told))


def _unit_name(unit: UnitRow | None) -> str:
    return (unit.short_name or unit.name) if unit else worded("Đơn vị không còn trong danh mục")


def _ordered(cases: PlanCaseQuerySet, measure: Measure) -> PlanCaseQuerySet:
    """Sort newest first; ballots not by time, or another list would tell whose they are."""
    if measure is Measure.SATISFACTION:
        return cases.order_by("unit_id", "procedure", F("is_hit"), "code")
    return cases.order_by("-received_at", "code")


def _unit_shares(cases: PlanCaseQuerySet) -> tuple[UnitShare, ...]:
    grouped = list(
        cases.values("unit_id")
        .annotate(base=Count("pk"), hit=Count("pk", filter=Q(is_hit=True)))
        .order_by("unit_id")
    )
    known = units(row["unit_id"] for row in grouped)
    shares = [
        UnitShare(
            id=row["unit_id"],
            name=_unit_name(known.get(row["unit_id"])),
            tally=Tally(row["hit"], row["base"]),
        )
        for row in grouped
    ]
    return tuple(sorted(shares, key=lambda one: (one.tally.hit - one.tally.base, one.name)))


def _rows(
    cases: PlanCaseQuerySet,
    measure: Measure,
    shares: tuple[UnitShare, ...],
    names: Mapping[str, str],
) -> Iterator[CaseRow]:
    unit_names = {one.id: one.name for one in shares}
    return _told(cases.values(*_columns(measure)), measure, unit_names, names)


def _columns(measure: Measure) -> tuple[str, ...]:
    dated = COUNTING[measure].dated
    return ("code", "unit_id", "procedure", "is_hit", "received_at", "due_at", dated)


def _told(
    rows: Iterable[Mapping[str, Any]],
    measure: Measure,
    unit_names: Mapping[int, str],
    names: Mapping[str, str],
) -> Iterator[CaseRow]:
    is_ballot = measure is Measure.SATISFACTION
    for row in rows:
        yield CaseRow(
            code="" if is_ballot else row["code"],
            unit_name=unit_names[row["unit_id"]],
            procedure=names.get(row["procedure"], row["procedure"]),
            is_hit=row["is_hit"],
            counted_at=None if is_ballot else row[COUNTING[measure].dated],
            due_at=None if is_ballot else row["due_at"],
            received_at=None if is_ballot else row["received_at"],
        )
