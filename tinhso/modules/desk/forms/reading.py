"""Days, hours and choices as officers type them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tinhso.core.errors import Refused
from tinhso.core.ids import id_of
from tinhso.core.words.worded import worded

DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
HOURS = ("%H:%M", "%H.%M", "%H")
DAY_ASK = worded("Nhập ngày theo mẫu dd/mm/yyyy, ví dụ 25/11/2026.")


def read(text: str, patterns: tuple[str, ...], ask: str, field: str) -> datetime:
    """Read a day or an hour written in one of the ways; `ask` is said where it is in none."""
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  a wall clock, zoned by the caller
        except ValueError:
            continue
    raise Refused(ask, field=field)


def day_of(values: Mapping[str, str], name: str) -> date:
    """Read a day that has to be there."""
    return read(values.get(name, "").strip(), DAYS, DAY_ASK, name).date()


def day_or_none(values: Mapping[str, str], name: str) -> date | None:
    """Read a day that may be left out; refuse what is no day."""
    return day_of(values, name) if values.get(name, "").strip() else None


def day_after(values: Mapping[str, str], name: str) -> date | None:
    """Read the last day on which something holds; return the first on which it does not."""
    last = day_or_none(values, name)
    return None if last is None else last + timedelta(days=1)


def number_of(values: Mapping[str, str], name: str, ask: str) -> int:
    """Read the id of something chosen from a list; `ask` is said where nothing was chosen."""
    number = id_of(values.get(name, ""))
    if number is None:
        raise Refused(ask, field=name)
    return number
