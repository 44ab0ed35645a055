"""Reading of which days, whose work and which figure a report is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tinhso.core.errors import NotFound
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.register import SpanForm, span_of
from tinhso.modules.desk.queries.handling import name_of
from tinhso.modules.plan.queries.handling import Column, Days, Period

PROVINCE = "tinh"
LONGEST = 40


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Which figure of a report is opened: its column, and the line or nothing for the sum."""

    column: Column
    key: str


def days_form(values: Mapping[str, str], *, period: Period, unit_id: int | None) -> SpanForm:
    """Read the form as typed; what was left out is the period, and the unit of who asks."""
    own = str(unit_id) if unit_id else PROVINCE
    return SpanForm(
        first=values.get("first", "").strip() or said(period.first),
        last=values.get("last", "").strip() or said(period.last),
        unit=values.get("unit", "") or own,
    )


def offered_as(offered: Iterable[Period], *, unit: str) -> Iterator[tuple[str, SpanForm]]:
    """Give the name of each period with the form that asks for it."""
    for period in offered:
        yield name_of(period), days_form({"unit": unit}, period=period, unit_id=None)


def days_of(form: SpanForm) -> Days:
    """Read the days and the unit; refuse what the register refuses."""
    unit = "" if form.unit == PROVINCE else form.unit
    span = span_of(SpanForm(first=form.first, last=form.last, unit=unit))
    return Days(first=span.first, last=span.last, unit_id=span.unit_id)


def figure_of(values: Mapping[str, str]) -> Figure:
    """Read which figure is opened; all that was received, if none is named."""
    try:
        column = Column(values.get("cot") or Column.RECEIVED)
    except ValueError as error:
        raise NotFound(worded("Báo cáo không có cột này.")) from error
    return Figure(column=column, key=values.get("dong", "")[:LONGEST])


def figure_query(form: SpanForm, column: Column, key: str) -> str:
    """Write the address of a figure."""
    return f"?{form.query}&{urlencode({'cot': column, 'dong': key})}"
