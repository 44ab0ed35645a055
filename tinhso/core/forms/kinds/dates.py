"""Days, days of which only the year is known, and times of day. Kept as ISO text."""

import re
from datetime import date
from typing import Any

from tinhso.core.forms.definition import Around, Field
from tinhso.core.forms.kinds.base import Kind, Look, PartView, Post, part_id, sentence, tidy
from tinhso.core.words import dates
from tinhso.core.words.worded import together, worded

EARLIEST = 1800
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
TYPED_TIME = r"([01]?[0-9]|2[0-3])\s*(?:[:hg.]|giờ)\s*([0-5]?[0-9])?(?:\s*phút)?"  # Vietnamese
BOXES = (
    ("day", worded("Ngày"), "4"),
    ("month", worded("Tháng"), "4"),
    ("year", worded("Năm"), "6"),
)
DAYS_OF = {4: 30, 6: 30, 9: 30, 11: 30}


def _day(text: Any) -> date | None:
    """Read an ISO day, and nothing else."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= EARLIEST else None


class Date(Kind):
    """Three boxes. What is no date is kept as typed, year-month-day, to be shown again."""

    control = "parts"
    inputmode = "numeric"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:  # noqa: ARG002
        day, month, year = (
            tidy(post.get(f"{name}_{box}", "")).replace("-", "")[:10] for box, *_ in BOXES
        )
        if not (day or month or year):
            return None
        return "-".join((year, _two(month), _two(day)))

    def write(self, field: Field, name: str, value: Any) -> dict[str, str]:  # noqa: ARG002
        year, month, day = _split(value)
        return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        return _day(value) is not None

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        if not self.is_sound(field, value):
            return _shape_fault(field, value)
        return _range_fault(field, value, look)

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        day = _day(value)
        return dates.day(day) if day else str(value)

    def parts(self, field: Field, name: str, value: Any, around: Around) -> tuple[PartView, ...]:  # noqa: ARG002
        year, month, day = _split(value)
        typed = {"day": day, "month": month, "year": year}
        return tuple(
            PartView(f"{name}_{box}", part_id(name, at), label, typed[box], width, "numeric")
            for at, (box, label, width) in enumerate(BOXES)
        )


class DatePartial(Date):
    """A date of which the day, or day and month, may be unknown: 1950, 1950-05, 1950-05-19."""

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:
        text = super().read(field, name, post, around)
        return text.rstrip("-") if text and re.match(r"[0-9]", text) else text

    def is_sound(self, field: Field, value: Any) -> bool:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?", value):
            return int(value[:4]) >= EARLIEST
        return super().is_sound(field, value)

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return "/".join(part for part in reversed(_split(value)) if part)


class Time(Kind):
    input_type = "time"
    width = "6"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:
        text = super().read(field, name, post, around)
        typed = re.fullmatch(TYPED_TIME, text or "")
        return f"{int(typed[1]):02}:{int(typed[2] or 0):02}" if typed else text

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        return isinstance(value, str) and bool(re.fullmatch(CLOCK, value))

    def fault(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        say = worded("Nhập %(ask)s theo giờ và phút, ví dụ 08:30", ask=field.ask)
        return None if self.is_sound(field, value) else say

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "string", "pattern": f"^{CLOCK}$"}

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        hour, _, minute = value.partition(":")
        return worded("%(hour)s giờ %(minute)s", hour=int(hour), minute=minute)


def _two(text: str) -> str:
    return text.zfill(2) if text.isdecimal() and text.isascii() else text


def _split(value: Any) -> tuple[str, str, str]:
    year, _, rest = str(value or "").partition("-")
    month, _, day = rest.partition("-")
    return year, month, day


def _shape_fault(field: Field, value: Any) -> str:
    year, month, day = _split(value)
    names = ((worded("ngày"), day), (worded("tháng"), month), (worded("năm"), year))
    lacking = [name for name, typed in names if not typed]
    if lacking and field.type == "date":
        return worded(
            "%(label)s còn thiếu %(lacking)s",
            label=sentence(field.label),
            lacking=together(lacking, by=worded(" và ")),
        )
    if not re.fullmatch("[0-9]{4}", year) or int(year) < EARLIEST:
        return worded("Năm trong %(ask)s có 4 chữ số, ví dụ 1990", ask=field.ask)
    if not (re.fullmatch("[0-9]{1,2}", month) and 1 <= int(month) <= 12):
        return worded("Tháng trong %(ask)s là số từ 1 đến 12", ask=field.ask)
    return worded(
        "Tháng %(month)s năm %(year)s không có ngày %(day)s, kiểm tra lại %(ask)s",
        month=int(month),
        year=year,
        day=day,
        ask=field.ask,
    )


def _range_fault(field: Field, value: str, look: Look) -> str | None:
    first, last = look.bounds
    length = len(value)
    if isinstance(last, str) and last and value > last[:length]:
        return worded(
            "%(label)s phải từ %(last)s trở về trước",
            label=sentence(field.label),
            last=_named(last, look.today),
        )
    if isinstance(first, str) and first and value < first[:length]:
        return worded(
            "%(label)s phải từ %(first)s trở đi",
            label=sentence(field.label),
            first=_named(first, look.today),
        )
    return None


def _named(iso: str, today: date) -> str:
    day = _day(iso)
    if day is None:
        return iso
    return worded("hôm nay, %(day)s,", day=dates.day(day)) if day == today else dates.day(day)
