"""Lengths of time as the law gives them: a number and what is counted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tinhso.core.errors import Refused
from tinhso.core.words.worded import together, worded


class Span(StrEnum):
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


SPAN_NAMES = {
    Span.WORKING_HOURS: worded("giờ làm việc"),
    Span.WORKING_DAYS: worded("ngày làm việc"),
    Span.DAYS: worded("ngày"),
    Span.MONTHS: worded("tháng"),
}
MOST = {Span.WORKING_HOURS: 8000, Span.WORKING_DAYS: 1000, Span.DAYS: 1500, Span.MONTHS: 60}
EXAMPLES = "“8 working hours”, “3 working days”, “30 days”, “2 months”"
_SAID = re.compile(r"\s*([+-]?\d+(?:[.,]\d+)?)\s*(\S.*?)\s*")
_ALSO = {
    "working_hour": Span.WORKING_HOURS,
    "working_day": Span.WORKING_DAYS,
    "day": Span.DAYS,
    "calendar_day": Span.DAYS,
    "calendar_days": Span.DAYS,
    "month": Span.MONTHS,
    **{name.replace(" ", "_"): span for span, name in SPAN_NAMES.items()},
    **{span.value: span for span in Span},
}


class DurationFault(Refused):
    """A length of time that cannot be counted; the text shows how to write one."""


@dataclass(frozen=True)
class Duration:
    value: int
    unit: Span

    @property
    def said(self) -> str:
        """The length in words: `3 ngày làm việc`."""
        return together([str(self.value), SPAN_NAMES[self.unit]])

    def __str__(self) -> str:
        return self.said


def read_duration(said: Any) -> Duration:
    """Read `3 working days`, `3 ngày làm việc` or `{value: 3, unit: working_days}`.

    Raises DurationFault for what is no whole number above zero, or is counted in nothing known.
    """
    if isinstance(said, Mapping):
        said = f"{said.get('value')} {said.get('unit')}"
    parts = _SAID.fullmatch(said) if isinstance(said, str) else None
    if parts is None:
        raise DurationFault(
            worded(
                "Không đọc được thời hạn “%(said)s”. Viết như %(examples)s.",
                said=said,
                examples=EXAMPLES,
            ),
            field="time",
        )
    number, unit = parts.groups()
    span = _ALSO.get("_".join(unit.lower().replace("_", " ").split()))
    if span is None:
        raise DurationFault(
            worded(
                "Không có đơn vị thời gian “%(unit)s”. Viết như %(examples)s.",
                unit=unit,
                examples=EXAMPLES,
            ),
            field="time",
        )
    if not number.isdecimal() or not 1 <= int(number) <= MOST[span]:
        raise DurationFault(
            worded(
                "Thời hạn %(number)s %(span)s không tính được: viết một số nguyên từ 1 đến "
                "%(most)s, như %(examples)s.",
                number=number,
                span=SPAN_NAMES[span],
                most=MOST[span],
                examples=EXAMPLES,
            ),
            field="time",
        )
    return Duration(int(number), span)
