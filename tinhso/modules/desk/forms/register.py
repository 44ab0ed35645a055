"""Reading of which days and which unit the register is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from tinhso.core.errors import Refused
from tinhso.core.ids import id_of
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reading import DAY_ASK, day_of
from tinhso.modules.dossiers.queries.register import Span

LONGEST = timedelta(days=366)
YEARS = range(1900, 2200)  # a year outside is a slip of the hand


@dataclass(frozen=True, kw_only=True)
class SpanForm:
    """What stood in the form, as typed, to be shown again when it is refused."""

    first: str
    last: str
    unit: str = ""

    @property
    def query(self) -> str:
        return urlencode({"first": self.first, "last": self.last, "unit": self.unit})

    @property
    def paging(self) -> str:
        return f"?{self.query}&page="


def span_form(values: Mapping[str, str], *, today: date) -> SpanForm:
    """Read the form as typed; what was left out is this month up to today."""
    return SpanForm(
        first=values.get("first", "").strip() or said(today.replace(day=1)),
        last=values.get("last", "").strip() or said(today),
        unit=values.get("unit", ""),
    )


def span_of(form: SpanForm) -> Span:
    """Read the days; refuse what is no day, ends before it begins, or is longer than a year."""
    typed = {"first": form.first, "last": form.last}
    first, last = _day(typed, "first"), _day(typed, "last")
    if last < first:
        raise Refused(worded("Ngày cuối không được trước ngày đầu."), field="last")
    if last - first >= LONGEST:
        ask = worded("Mỗi lần xem nhiều nhất một năm. Chọn ngày cuối gần ngày đầu hơn.")
        raise Refused(ask, field="last")
    unit_id = id_of(form.unit)
    if form.unit and unit_id is None:
        raise Refused(worded("Chọn một đơn vị trong danh sách."), field="unit")
    return Span(first=first, last=last, unit_id=unit_id)


def _day(typed: Mapping[str, str], name: str) -> date:
    day = day_of(typed, name)
    if day.year not in YEARS:
        raise Refused(DAY_ASK, field=name)
    return day
