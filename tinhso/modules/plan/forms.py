"""What the figures may be asked for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.utils.http import urlencode

from tinhso.core.errors import Refused
from tinhso.core.words.dates import day as written
from tinhso.core.words.worded import worded
from tinhso.modules.plan.rules.counting import Narrowing, Part

YEARS_BACK = 10


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The day, the narrowing and the page of a request; `fault` says what to correct."""

    day: date
    today: date
    typed: str
    fault: str
    narrowing: Narrowing
    page: int

    def query(self, **changed: object) -> str:
        """Return the query string that asks the same, except for what is `changed`."""
        kept: dict[str, object] = {
            "ngay": written(self.day) if self.day != self.today else None,
            "loc": self.narrowing.part.value,
            "don_vi": self.narrowing.unit_id,
            "thu_tuc": self.narrowing.procedure,
        }
        told = {name: str(value) for name, value in (kept | changed).items() if value}
        return f"?{urlencode(told)}" if told else "?"


def asked(values: QueryDict, *, today: date) -> Asked:
    """Read what was asked; a day that cannot be shown leads to today and a fault."""
    typed = values.get("ngay", "").strip()
    day, fault = _day(typed, today)
    part = values.get("loc", "")
    procedure = values.get("thu_tuc", "")
    narrowing = Narrowing(
        part=Part(part) if part in set(Part) else Part.ALL,
        unit_id=_number(values.get("don_vi", "")),
        procedure=procedure if len(procedure) <= 40 and "\x00" not in procedure else "",
    )
    return Asked(
        day=day,
        today=today,
        typed=typed or written(today),
        fault=fault,
        narrowing=narrowing,
        page=_number(values.get("trang", "")) or 1,
    )


def _day(typed: str, today: date) -> tuple[date, str]:
    if not typed:
        return today, ""
    try:
        day = datetime.strptime(typed, "%d/%m/%Y").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return today, worded(
            "Nhập ngày theo mẫu ngày/tháng/năm, ví dụ %(today)s", today=written(today)
        )
    try:
        return shown_day(day, today=today), ""
    except Refused as refusal:
        return today, refusal.text


def shown_day(day: date | None, *, today: date) -> date:
    """Return the day the figures are shown for, today if none is asked; refuse one too far off."""
    day = day or today
    if day.year < today.year - YEARS_BACK or day > today:
        text = worded(
            "Chọn một ngày trong %(years_back)s năm gần đây, không sau %(today)s",
            years_back=YEARS_BACK,
            today=written(today),
        )
        raise Refused(text, field="day")
    return day


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
