"""Dates and times as Vietnamese readers expect them. Times are said in Vietnamese local time."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tinhso.core.words.amounts import in_words
from tinhso.core.words.worded import worded

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

WEEKDAYS = (
    worded("thứ Hai"),
    worded("thứ Ba"),
    worded("thứ Tư"),
    worded("thứ Năm"),
    worded("thứ Sáu"),
    worded("thứ Bảy"),
    worded("Chủ nhật"),
)


def local(moment: datetime) -> datetime:
    """Return `moment` in Vietnamese time; a naive one is taken to be so already."""
    return moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)


def day_of(moment: date) -> date:
    """Return the Vietnamese calendar day of a date or a moment."""
    return local(moment).date() if isinstance(moment, datetime) else moment


def midnight(day: date) -> datetime:
    """Return the moment at which a Vietnamese calendar day begins."""
    return datetime.combine(day, time.min, ZONE)


def day(moment: date) -> str:
    """Write `20/11/2026`."""
    return day_of(moment).strftime("%d/%m/%Y")


def weekday_day(moment: date) -> str:
    """Write `thứ Sáu 20/11/2026`."""
    weekday = WEEKDAYS[day_of(moment).weekday()]
    return worded("%(weekday)s %(day)s", weekday=weekday, day=day(moment))


def clock(moment: datetime) -> str:
    """Write `8 giờ 10` or `14 giờ 00`, for use inside a sentence."""
    here = local(moment)
    return worded("%(hour)s giờ %(minute)s", hour=here.hour, minute=f"{here.minute:02d}")


def short(moment: datetime) -> str:
    """Write `10:32 20/11`, for use in a table."""
    return local(moment).strftime("%H:%M %d/%m")


def in_full(moment: date) -> str:
    """Write `ngày 20 tháng 11 năm 2026`, for use on paper.

    NĐ 30/2020/NĐ-CP, Annex I: days below 10 and the months 1 and 2 carry a leading zero.
    """
    on = day_of(moment)
    month = f"{on.month:02d}" if on.month <= 2 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def spoken(moment: date) -> str:
    """Write a date in words, as civil-status papers want it beside the digits."""
    on = day_of(moment)
    month = "tư" if on.month == 4 else in_words(on.month)
    return f"ngày {in_words(on.day)} tháng {month} năm {in_words(on.year)}"
