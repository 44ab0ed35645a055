import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.words import amounts


class InWords:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (0, "không"),
            (4, "bốn"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (25, "hai mươi lăm"),
            (44, "bốn mươi tư"),
            (55, "năm mươi lăm"),
            (101, "một trăm linh một"),
            (104, "một trăm linh tư"),
            (105, "một trăm linh năm"),
            (110, "một trăm mười"),
            (115, "một trăm mười lăm"),
            (1_001, "một nghìn không trăm linh một"),
            (2_026, "hai nghìn không trăm hai mươi sáu"),
            (16_000, "mười sáu nghìn"),
            (121_021, "một trăm hai mươi mốt nghìn không trăm hai mươi mốt"),
            (1_000_005, "một triệu không trăm linh năm"),
            (1_234_567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
            (2_000_000_000, "hai tỷ"),
            (1_000_000_000_004, "một nghìn tỷ không trăm linh tư"),
            (-15, "âm mười lăm"),
        ],
    )
    def test_follows_the_rules_of_mot_lam_tu_and_linh(self, value, words):
        assert amounts.in_words(value) == words

    @given(st.integers(0, 10**15), st.integers(0, 10**15))
    def test_never_says_two_numbers_alike(self, one, other):
        assert (amounts.in_words(one) == amounts.in_words(other)) == (one == other)


class Spelled:
    def test_begins_with_a_capital_and_ends_with_the_currency(self):
        assert amounts.spelled(16_000) == "Mười sáu nghìn đồng"
        assert amounts.spelled(120_000) == "Một trăm hai mươi nghìn đồng"
        assert amounts.spelled(0) == "Không đồng"


class Figures:
    def test_are_grouped_by_dots_with_a_decimal_comma(self):
        assert amounts.number(38104) == "38.104"
        assert amounts.number(-1234567) == "-1.234.567"
        assert amounts.number(12.5) == "12,5"
        assert amounts.dong(16000) == "16.000 đồng"
        assert amounts.dong(0) == "0 đồng"

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (98.2, "98,2%"),
            (100, "100%"),
            (99.97, "99,9%"),
            (38.66, "38,7%"),
            (0, "0%"),
            (-0.34, "-0,3%"),
        ],
    )
    def test_percent_keeps_one_decimal_and_never_rounds_up_to_the_whole(self, value, text):
        assert amounts.percent(value) == text


class Duration:
    @pytest.mark.parametrize(
        ("minutes", "text"),
        [
            (0, "0 phút"),
            (40, "40 phút"),
            (70, "1 giờ 10 phút"),
            (480, "1 ngày"),
            (480 + 180 + 25, "1 ngày 3 giờ"),
            (480 + 25, "1 ngày"),
            (-70, "1 giờ 10 phút"),
        ],
    )
    def test_says_the_two_largest_steps(self, minutes, text):
        assert amounts.duration(minutes) == text


class Size:
    @pytest.mark.parametrize(
        ("count", "text"),
        [
            (512, "512 byte"),
            (1024, "1 KB"),
            (1258291, "1,2 MB"),
            (1024 * 1024 - 1, "1 MB"),
            (10 * 1024 * 1024, "10 MB"),
            (3 * 1024**3, "3 GB"),
        ],
    )
    def test_picks_the_unit_a_person_would(self, count, text):
        assert amounts.size(count) == text
