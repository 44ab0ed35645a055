from datetime import UTC, date, datetime

import pytest

from tinhso.core.words import dates

AT = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


class Dates:
    def test_are_written_day_first(self):
        assert dates.day(date(2026, 11, 20)) == "20/11/2026"
        assert dates.weekday_day(date(2026, 11, 20)) == "thứ Sáu 20/11/2026"
        assert dates.weekday_day(date(2026, 11, 22)) == "Chủ nhật 22/11/2026"

    def test_of_a_moment_are_vietnamese_days(self):
        assert dates.day(datetime(2026, 11, 20, 17, 30, tzinfo=UTC)) == "21/11/2026"

    @pytest.mark.parametrize(
        ("on", "text"),
        [
            (date(2026, 11, 20), "ngày 20 tháng 11 năm 2026"),
            (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
            (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        ],
    )
    def test_on_paper_carry_zeros_where_the_decree_wants_them(self, on, text):
        assert dates.in_full(on) == text

    @pytest.mark.parametrize(
        ("on", "text"),
        [
            (
                date(2026, 11, 16),
                "ngày mười sáu tháng mười một năm hai nghìn không trăm hai mươi sáu",
            ),
            (date(1996, 4, 21), "ngày hai mươi mốt tháng tư năm một nghìn chín trăm chín mươi sáu"),
            (date(2005, 1, 4), "ngày bốn tháng một năm hai nghìn không trăm linh năm"),
        ],
    )
    def test_can_be_spoken(self, on, text):
        assert dates.spoken(on) == text


class Times:
    def test_are_said_in_vietnamese_time(self):
        assert dates.clock(AT) == "14 giờ 00"
        assert dates.short(AT) == "14:00 20/11"
