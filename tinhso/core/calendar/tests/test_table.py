"""Due moments worked out by hand from the law and the calendar, and what holds for all of them."""

import csv
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.calendar.durations import MOST, Duration, Span, read_duration
from tinhso.core.calendar.rules import (
    Cause,
    DayKind,
    Extension,
    Pause,
    Shift,
    SpecialDay,
    WorkCalendar,
)
from tinhso.core.words.dates import ZONE

WEEK = frozenset(range(5))
OFFICE = (Shift(WEEK, time(7), time(11, 30)), Shift(WEEK, time(13, 30), time(17)))
SUMMER = {"valid_from": date(2026, 5, 1), "valid_to": date(2026, 10, 1)}
SHIFTS = {
    "province": OFFICE,
    "saturday": (*OFFICE, Shift(frozenset({5}), time(7), time(11, 30), date(2025, 1, 1))),
    "summer": (
        Shift(WEEK, time(7), time(11, 30), valid_to=date(2026, 5, 1)),
        Shift(WEEK, time(13, 30), time(17), valid_to=date(2026, 5, 1)),
        Shift(WEEK, time(6, 30), time(11), **SUMMER),
        Shift(WEEK, time(14), time(17, 30), **SUMMER),
        Shift(WEEK, time(7), time(11, 30), date(2026, 10, 1)),
        Shift(WEEK, time(14), time(17), date(2026, 10, 1)),
    ),
}


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DAYS = {
    date.fromisoformat(row["day"]): SpecialDay(DayKind(row["kind"]), row["name"])
    for row in _rows(settings.DATA_FOLDER / "calendar" / "days.csv")
}
CALENDARS = {unit: WorkCalendar(shifts, DAYS) for unit, shifts in SHIFTS.items()}
TABLE = _rows(Path(__file__).with_name("due.csv"))


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def changes(text):
    for part in filter(None, (part.strip() for part in text.split(";"))):
        word, since, until = re.fullmatch(r"(\w+) (\S+?)(?:/| @ )(\S+)", part).groups()
        if word == "extend":
            yield Extension(to=moment(since), given=moment(until))
        else:
            yield Pause(moment(since), moment(until), Cause(word))


def _name(row):
    return "-".join(filter(None, (row["received"], row["unit"], row["time"], row["cutoff"])))


class Due:
    @pytest.mark.parametrize("row", TABLE, ids=_name)
    def test_is_what_was_worked_out_by_hand(self, row):
        due = CALENDARS[row["unit"]].due(
            moment(row["received"]),
            read_duration(row["time"]),
            cutoff=time.fromisoformat(row["cutoff"]) if row["cutoff"] else None,
            changes=tuple(changes(row["changes"])),
        )

        assert due.at == moment(row["expected"]), due.why
        assert due.why.startswith("Nhận lúc ")
        assert due.why.endswith(".")
        assert due.why.count(".") == 1

    def test_is_worked_out_for_every_year_unit_and_rule(self):
        assert len(TABLE) >= 120
        assert {row["received"][:4] for row in TABLE} == {"2024", "2025", "2026", "2027", "2028"}
        assert {read_duration(row["time"]).unit for row in TABLE} == set(Span)


MOMENTS = st.integers(0, 5 * 365 * 24 * 60 - 1).map(
    lambda minutes: moment("2024-01-01T00:00") + timedelta(minutes=minutes)
)
UNITS = st.sampled_from(sorted(CALENDARS))
CUTOFFS = st.sampled_from([None, time(15)])
LENGTHS = st.sampled_from(list(Span)).flatmap(
    lambda span: st.integers(1, min(MOST[span] - 1, 60)).map(lambda value: Duration(value, span))
)


def is_open(calendar, at):
    """Whether `at` lies in a shift, its end included: a thing may be due as the office closes."""
    return any(start <= at <= end for start, end in calendar.stretches(at.date()))


class DueOfAnything:
    @given(MOMENTS, UNITS, LENGTHS, CUTOFFS)
    def test_comes_after_the_receipt_and_in_working_time(self, start, unit, length, cutoff):
        calendar = CALENDARS[unit]

        due = calendar.due(start, length, cutoff=cutoff)

        assert due.at > start or due.at == start.replace(second=0)
        assert is_open(calendar, due.at)
        assert due.why.count(".") == 1

    @given(MOMENTS, UNITS, LENGTHS, CUTOFFS)
    def test_never_comes_earlier_when_there_is_more_time(self, start, unit, length, cutoff):
        calendar = CALENDARS[unit]
        longer = Duration(length.value + 1, length.unit)

        assert (
            calendar.due(start, length, cutoff=cutoff).at
            <= calendar.due(start, longer, cutoff=cutoff).at
        )

    @given(MOMENTS, UNITS, LENGTHS, st.integers(0, 20_000), st.integers(0, 20_000))
    def test_moves_by_the_working_time_of_a_pause(self, start, unit, length, begins, stands):
        calendar = CALENDARS[unit]
        since = start + timedelta(minutes=begins)
        until = since + timedelta(minutes=stands)

        plain = calendar.due(start, length)
        moved = calendar.due(start, length, changes=[Pause(since, until, Cause.APPLICANT)])

        stood = calendar.minutes_between(since, until)
        assert calendar.minutes_between(plain.at, moved.at) == stood
        assert ("chờ người nộp bổ sung" in moved.why) == (stood > 0)

    @given(MOMENTS, UNITS, LENGTHS, st.integers(0, 1800))
    def test_never_comes_earlier_for_one_more_day_off(self, start, unit, length, ahead):
        calendar = CALENDARS[unit]
        off = (start + timedelta(days=ahead)).date()
        closed = calendar.with_day(off, SpecialDay(DayKind.HOLIDAY, "Nghỉ bão"))

        assert calendar.due(start, length).at <= closed.due(start, length).at


class Why:
    def test_says_who_was_waited_for_and_what_was_promised(self):
        row = next(row for row in TABLE if "extend 2026-12-01" in row["changes"])

        due = CALENDARS["province"].due(
            moment(row["received"]),
            read_duration(row["time"]),
            changes=tuple(changes(row["changes"])),
        )

        assert due.why == (
            "Nhận lúc 9 giờ 00 thứ Hai 16/11/2026; thời hạn 5 ngày làm việc, không tính "
            "2 ngày nghỉ cuối tuần: 9 giờ 00 thứ Hai 23/11/2026; đồng hồ dừng 1 ngày chờ người "
            "nộp bổ sung nên lùi đến 9 giờ 00 thứ Tư 25/11/2026; gia hạn đến 9 giờ 00 "
            "thứ Ba 01/12/2026."
        )

    def test_names_the_day_off_on_which_a_run_of_days_ended(self):
        due = CALENDARS["province"].due(moment("2026-11-14T09:00"), Duration(10, Span.DAYS))

        assert due.why == (
            "Nhận lúc 9 giờ 00 thứ Bảy 14/11/2026; thời hạn 10 ngày, tính cả ngày nghỉ, hết vào "
            "thứ Ba 24/11/2026 là Ngày Văn hóa Việt Nam nên lùi đến ngày làm việc tiếp theo: "
            "9 giờ 00 thứ Tư 25/11/2026."
        )

    def test_says_that_a_long_work_counts_from_the_morning_after_the_cutoff(self):
        due = CALENDARS["province"].due(
            moment("2026-11-20T16:00"), Duration(3, Span.WORKING_DAYS), cutoff=time(15)
        )

        assert "từ 15 giờ 00 trở đi nên tính từ 7 giờ 00 thứ Hai 23/11/2026" in due.why


class ReadDuration:
    @pytest.mark.parametrize(
        ("said", "value", "span"),
        [
            ("3 working days", 3, Span.WORKING_DAYS),
            ("1 working day", 1, Span.WORKING_DAYS),
            ("8 WORKING_HOURS", 8, Span.WORKING_HOURS),
            ("5 ngày làm việc", 5, Span.WORKING_DAYS),
            ("4 giờ làm việc", 4, Span.WORKING_HOURS),
            ("30 ngày", 30, Span.DAYS),
            ("10 calendar days", 10, Span.DAYS),
            ("2 tháng", 2, Span.MONTHS),
            ({"value": 2, "unit": "months"}, 2, Span.MONTHS),
        ],
    )
    def test_reads_both_languages(self, said, value, span):
        assert read_duration(said) == Duration(value, span)
