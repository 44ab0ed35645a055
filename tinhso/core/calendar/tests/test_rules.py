import csv
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.calendar.rules import (
    DayKind,
    Duration,
    Shift,
    Span,
    SpecialDay,
    WorkCalendar,
)
from tinhso.core.errors import Refused
from tinhso.core.words.dates import ZONE

WEEK = frozenset(range(5))
SHIFTS = (Shift(WEEK, time(7), time(11, 30)), Shift(WEEK, time(13, 30), time(17)))


def _days():
    with (settings.DATA_FOLDER / "calendar" / "days.csv").open(encoding="utf-8") as file:
        return {
            date.fromisoformat(line["day"]): SpecialDay(DayKind(line["kind"]), line["name"])
            for line in csv.DictReader(file)
        }


CALENDAR = WorkCalendar(SHIFTS, _days())


def at(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)


def due(start, value, unit, **kwargs):
    return CALENDAR.due(at(start), Duration(value, unit), **kwargs).at.strftime("%d/%m/%Y %H:%M")


class DueInWorkingHours:
    @pytest.mark.parametrize(
        ("start", "hours", "expected"),
        [
            ("20/11/2026 07:00", 8, "20/11/2026 17:00"),  # one whole day
            ("20/11/2026 09:58", 1, "20/11/2026 10:58"),
            ("20/11/2026 11:00", 1, "20/11/2026 14:00"),  # over lunch
            ("20/11/2026 12:15", 1, "20/11/2026 14:30"),  # begun at lunch
            ("20/11/2026 16:00", 2, "23/11/2026 08:00"),  # over the weekend
            ("20/11/2026 09:58", 8, "23/11/2026 09:58"),
            ("21/11/2026 10:00", 4, "23/11/2026 11:00"),  # begun on a Saturday
            ("23/11/2026 16:30", 1, "25/11/2026 07:30"),  # over 24 November
            ("20/11/2026 05:00", 3, "20/11/2026 10:00"),  # begun before work
            ("20/11/2026 17:00", 1, "23/11/2026 08:00"),  # begun as the day ends
            ("13/02/2026 16:00", 2, "23/02/2026 08:00"),  # over Tết
        ],
    )
    def test_counts_only_time_at_work(self, start, hours, expected):
        assert due(start, hours, Span.WORKING_HOURS) == expected


class DueInWorkingDays:
    @pytest.mark.parametrize(
        ("start", "days", "expected"),
        [
            ("20/11/2026 09:58", 1, "23/11/2026 09:58"),
            ("20/11/2026 09:58", 3, "26/11/2026 09:58"),  # weekend and 24 November
            ("20/11/2026 12:00", 1, "23/11/2026 13:30"),  # lunch counts as the afternoon
            ("20/11/2026 20:00", 1, "25/11/2026 07:00"),  # counts from Monday morning
            ("21/08/2026 08:00", 1, "22/08/2026 08:00"),  # Saturday worked
            ("28/08/2026 08:00", 1, "03/09/2026 08:00"),  # 31/8 swapped, 1 and 2/9 off
            ("09/01/2026 08:00", 2, "12/01/2026 08:00"),
            ("31/12/2025 10:00", 1, "05/01/2026 10:00"),
            ("24/04/2026 08:00", 2, "29/04/2026 08:00"),  # 27/4 observed
            ("25/04/2025 08:00", 1, "26/04/2025 08:00"),
            ("29/04/2025 08:00", 1, "05/05/2025 08:00"),
            ("26/04/2024 08:00", 3, "04/05/2024 08:00"),
            ("07/02/2024 15:00", 1, "15/02/2024 15:00"),
            ("03/02/2027 15:00", 1, "11/02/2027 15:00"),
        ],
    )
    def test_skips_days_off_and_counts_saturdays_worked(self, start, days, expected):
        assert due(start, days, Span.WORKING_DAYS) == expected

    def test_keeps_within_the_shifts_of_a_shorter_day(self):
        saturday = Shift(frozenset({5}), time(7), time(11, 30))
        calendar = WorkCalendar((*SHIFTS, saturday))

        answer = calendar.due(at("20/11/2026 15:00"), Duration(1, Span.WORKING_DAYS))

        assert answer.at == at("21/11/2026 11:30")


class DueInDays:
    @pytest.mark.parametrize(
        ("start", "days", "expected"),
        [
            ("10/11/2026 09:00", 5, "16/11/2026 09:00"),  # ends on a Sunday
            ("10/11/2026 09:00", 10, "20/11/2026 09:00"),
            ("14/11/2026 09:00", 10, "25/11/2026 09:00"),  # ends on 24 November
            ("10/11/2026 20:00", 1, "11/11/2026 17:00"),
        ],
    )
    def test_moves_an_end_on_a_day_off_to_the_next_working_day(self, start, days, expected):
        assert due(start, days, Span.DAYS) == expected

    @pytest.mark.parametrize(
        ("start", "months", "expected"),
        [
            ("31/12/2025 10:00", 2, "02/03/2026 10:00"),  # 28/2 is a Saturday
            ("10/11/2026 10:00", 1, "10/12/2026 10:00"),
            ("30/11/2026 10:00", 14, "31/01/2028 10:00"),
        ],
    )
    def test_counts_months_to_the_same_day(self, start, months, expected):
        assert due(start, months, Span.MONTHS) == expected


class DueOnTheSameDay:
    @pytest.mark.parametrize(
        ("start", "expected"),
        [
            ("20/11/2026 09:58", "20/11/2026 17:00"),
            ("20/11/2026 14:59", "20/11/2026 17:00"),
            ("20/11/2026 15:00", "23/11/2026 17:00"),
            ("20/11/2026 19:00", "23/11/2026 17:00"),  # counts from Monday morning
            ("23/11/2026 15:30", "25/11/2026 17:00"),
        ],
    )
    def test_gives_the_end_of_the_day_or_of_the_next_after_the_cutoff(self, start, expected):
        for value, unit in ((8, Span.WORKING_HOURS), (1, Span.WORKING_DAYS)):
            assert due(start, value, unit, cutoff=time(15)) == expected

    def test_counts_longer_work_from_the_next_morning_after_the_cutoff(self):
        assert due("20/11/2026 16:00", 3, Span.WORKING_DAYS, cutoff=time(15)) == "27/11/2026 07:00"


class Why:
    def test_names_the_days_that_do_not_count(self):
        answer = CALENDAR.due(at("20/11/2026 09:58"), Duration(3, Span.WORKING_DAYS))

        assert answer.why == (
            "Nhận lúc 9 giờ 58 thứ Sáu 20/11/2026; thời hạn 3 ngày làm việc, không tính "
            "Ngày Văn hóa Việt Nam 24/11 và 2 ngày nghỉ cuối tuần: 9 giờ 58 thứ Năm 26/11/2026."
        )

    def test_says_when_the_count_begins_later_than_the_receipt(self):
        answer = CALENDAR.due(at("21/08/2026 20:00"), Duration(1, Span.WORKING_DAYS))

        assert answer.why == (
            "Nhận lúc 20 giờ 00 thứ Sáu 21/08/2026, ngoài giờ làm việc nên tính từ "
            "7 giờ 00 thứ Bảy 22/08/2026; thời hạn 1 ngày làm việc, không tính 1 ngày nghỉ "
            "cuối tuần, có tính thứ Bảy 22/08/2026 đi làm bù: 7 giờ 00 thứ Hai 24/08/2026."
        )

    def test_says_the_rule_of_fifteen_hours(self):
        answer = CALENDAR.due(
            at("20/11/2026 15:10"), Duration(8, Span.WORKING_HOURS), cutoff=time(15)
        )

        assert answer.why == (
            "Nhận lúc 15 giờ 10 thứ Sáu 20/11/2026; nhận từ 15 giờ 00 trở đi thì trả trong "
            "ngày làm việc tiếp theo: 17 giờ 00 thứ Hai 23/11/2026."
        )

    def test_joins_the_days_of_one_holiday(self):
        answer = CALENDAR.due(at("13/02/2026 08:00"), Duration(1, Span.WORKING_DAYS))

        assert "Tết Nguyên đán từ 16/02 đến 20/02 và 4 ngày nghỉ cuối tuần" in answer.why


class ShiftOfADeadline:
    @pytest.mark.parametrize(
        ("moment", "minutes", "expected"),
        [
            ("20/11/2026 17:00", 60, "23/11/2026 08:00"),
            ("20/11/2026 10:00", 180, "20/11/2026 15:00"),
            ("23/11/2026 09:00", 960, "26/11/2026 09:00"),
            ("20/11/2026 17:00", 0, "20/11/2026 17:00"),
            ("23/11/2026 08:00", -120, "20/11/2026 16:00"),
        ],
    )
    def test_moves_by_working_time(self, moment, minutes, expected):
        assert CALENDAR.shift(at(moment), minutes) == at(expected)


class MinutesBetween:
    @pytest.mark.parametrize(
        ("earlier", "later", "minutes"),
        [
            ("20/11/2026 07:00", "20/11/2026 17:00", 480),
            ("20/11/2026 16:00", "23/11/2026 08:00", 120),
            ("20/11/2026 18:00", "23/11/2026 06:00", 0),
            ("23/11/2026 10:00", "25/11/2026 10:00", 480),
            ("23/11/2026 08:00", "20/11/2026 16:00", -120),
        ],
    )
    def test_counts_work_and_turns_negative_when_late(self, earlier, later, minutes):
        assert CALENDAR.minutes_between(at(earlier), at(later)) == minutes

    @given(st.integers(0, 400_000), st.integers(-20_000, 20_000))
    def test_undoes_a_shift(self, offset, minutes):
        moment = CALENDAR.next_working(at("02/01/2025 07:00") + timedelta(minutes=offset))

        moved = CALENDAR.shift(moment, minutes)

        assert CALENDAR.minutes_between(moment, moved) == minutes


class WorkingTime:
    def test_knows_shifts_and_lunch(self):
        assert CALENDAR.is_working(at("20/11/2026 11:29"))
        assert not CALENDAR.is_working(at("20/11/2026 11:30"))
        assert not CALENDAR.is_working(at("24/11/2026 09:00"))
        assert CALENDAR.is_working(at("22/08/2026 09:00"))
        assert CALENDAR.next_working(at("20/11/2026 11:30")) == at("20/11/2026 13:30")

    def test_follows_the_dates_of_the_shifts(self):
        summer = Shift(WEEK, time(6, 30), time(11), date(2026, 5, 1), date(2026, 10, 1))
        winter = Shift(WEEK, time(7), time(11), date(2026, 10, 1))
        calendar = WorkCalendar((summer, winter))

        assert calendar.next_working(at("30/09/2026 00:00")) == at("30/09/2026 06:30")
        assert calendar.next_working(at("01/10/2026 00:00")) == at("01/10/2026 07:00")

    def test_refuses_a_calendar_without_shifts(self):
        with pytest.raises(Refused):
            WorkCalendar(()).next_working(at("20/11/2026 08:00"))
