"""Slots of a day, how many places are left in each, what may become of an appointment. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tinhso.core.errors import FormRefused
from tinhso.core.words.worded import worded

Stretch = tuple[datetime, datetime]

MINUTES, PLACES, DAYS_AHEAD = range(5, 241), range(51), range(1, 91)
A_YEAR = timedelta(days=366)
CODE_LETTERS, CODE_LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 8  # none that look alike


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a one-stop shop offers: slots of `minutes`, for `places` people each.

    They are booked up to `days_ahead` days before; with no places nothing is.
    """

    minutes: int
    places: int
    days_ahead: int


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A time of a day people may come at, and how many more may."""

    starts_at: datetime
    ends_at: datetime
    left: int


def slots(
    terms: Terms, stretches: Iterable[Stretch], taken: Sequence[Stretch], *, at: datetime
) -> tuple[Slot, ...]:
    """Cut a day's hours of work into the slots that have not begun; what is left over is none.

    An appointment made when slots were longer or shorter takes a place in each it reaches into.
    """
    length = timedelta(minutes=terms.minutes)
    cut = (
        (start + length * turn, start + length * (turn + 1))
        for start, end in stretches
        for turn in range((end - start) // length)
    )
    return tuple(
        Slot(starts_at=start, ends_at=end, left=_left(terms, (start, end), taken))
        for start, end in cut
        if start > at
    )


def _left(terms: Terms, slot: Stretch, taken: Sequence[Stretch]) -> int:
    busy = sum(start < slot[1] and slot[0] < end for start, end in taken)
    return max(terms.places - busy, 0)


def is_off(appointment: Stretch, stretches: Iterable[Stretch]) -> bool:
    """Say whether nobody works any more at the time of an appointment."""
    return not any(start <= appointment[0] and appointment[1] <= end for start, end in stretches)


def reaches(terms: Terms, day: date, *, today: date) -> bool:
    """Say whether the day is near enough to be booked."""
    return today <= day <= today + timedelta(days=terms.days_ahead)


def check_terms(terms: Terms, *, valid_from: date, today: date) -> None:
    """Refuse terms nobody could keep, or that change what is past."""
    asked = (
        ("minutes", terms.minutes, MINUTES, worded("Nhập từ 5 đến 240 phút.")),
        ("places", terms.places, PLACES, worded("Nhập từ 0 đến 50 người; 0 là không nhận.")),
        ("days_ahead", terms.days_ahead, DAYS_AHEAD, worded("Nhập từ 1 đến 90 ngày.")),
    )
    faults = {name: ask for name, value, allowed, ask in asked if value not in allowed}
    if not today <= valid_from <= today + A_YEAR:
        faults["valid_from"] = worded("Chọn hôm nay hoặc một ngày trong năm tới.")
    if faults:
        raise FormRefused(faults)


def code_text(code: str) -> str:
    """Write a code in groups of four, for people."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def code_key(typed: str) -> str:
    """Read a code as typed by a person."""
    return re.sub(r"[\s.-]", "", typed).upper()
