from datetime import date, timedelta
from fractions import Fraction

import pytest

from tinhso.modules.plan.rules.counting import (
    Days,
    Tally,
    forecast,
    median,
    series,
    window_start,
)


class Percent:
    def test_is_exact(self):
        assert Tally(2, 3).percent == Fraction(200, 3)

    def test_of_nothing_is_nothing(self):
        assert Tally(0, 0).percent is None


class WindowStart:
    @pytest.mark.parametrize(
        ("day", "start"),
        [
            (date(2026, 12, 31), date(2026, 1, 1)),
            (date(2026, 11, 20), date(2025, 11, 21)),
            (date(2025, 2, 28), date(2024, 3, 1)),
            (date(2024, 2, 28), date(2023, 2, 28)),
            (date(2024, 2, 29), date(2023, 3, 1)),
        ],
    )
    def test_makes_twelve_months(self, day, start):
        assert window_start(day) == start


class Standing:
    def test_sums_the_twelve_months_and_no_more(self):
        day = date(2026, 11, 20)
        days = Days(
            {
                day - timedelta(days=365): Tally(1, 100),
                window_start(day): Tally(2, 10),
                day: Tally(3, 10),
                day + timedelta(days=1): Tally(0, 100),
            }
        )

        assert days.standing(day) == Tally(5, 20)

    def test_lets_what_is_open_and_late_weigh_while_it_is_open(self):
        monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
        days = Days({monday: Tally(8, 8)}, {monday: 2, tuesday: -1})

        assert days.standing(monday - timedelta(days=1)) == Tally(0, 0)
        assert days.standing(monday) == Tally(8, 10)
        assert days.standing(tuesday) == Tally(8, 9)

    def test_keeps_weighing_what_has_been_late_for_years(self):
        days = Days({}, {date(2020, 1, 1): 3})

        assert days.standing(date(2026, 1, 1)) == Tally(0, 3)


class Series:
    def test_ends_on_the_day_and_leaves_out_what_is_unknown(self):
        days = Days({date(2026, 9, 15): Tally(1, 2), date(2026, 11, 1): Tally(2, 2)})

        points = series(days, day=date(2026, 11, 20))

        assert [point.day for point in points] == [
            date(2026, 9, 30),
            date(2026, 10, 31),
            date(2026, 11, 20),
        ]
        assert [point.tally for point in points] == [Tally(1, 2), Tally(1, 2), Tally(3, 4)]

    def test_has_at_most_twelve_points(self):
        days = Days({date(2025, 1, 1): Tally(1, 1), date(2026, 1, 1): Tally(1, 1)})

        assert len(series(days, day=date(2026, 3, 31))) == 12


class Forecast:
    def test_goes_on_at_the_pace_of_ninety_days(self):
        # 100 of 200 by October; in the last 90 days 90 of 90; 41 days are left, so 41 of 41 more
        days = Days({date(2026, 2, 1): Tally(10, 110), date(2026, 10, 1): Tally(90, 90)})

        assert forecast(days, day=date(2026, 11, 20)) == Fraction(100 * 141, 241)

    def test_is_the_value_itself_on_the_last_day(self):
        days = Days({date(2026, 2, 1): Tally(1, 4)}, {date(2026, 5, 1): 1})

        assert forecast(days, day=date(2026, 12, 31)) == Fraction(20)
        assert days.standing(date(2026, 12, 31)).percent == Fraction(20)

    def test_does_not_count_last_year(self):
        days = Days({date(2025, 12, 31): Tally(0, 50)})

        assert forecast(days, day=date(2026, 6, 1)) is None


class Median:
    @pytest.mark.parametrize(
        ("values", "half"), [([], None), ([5], 5), ([9, 1, 5], 5), ([1, 2, 3, 4], 2)]
    )
    def test_is_not_exceeded_by_half(self, values, half):
        assert median(values) == half
