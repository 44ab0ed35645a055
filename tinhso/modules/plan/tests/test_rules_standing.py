from datetime import date
from fractions import Fraction

import pytest

from tinhso.modules.plan.rules.counting import Point, Tally
from tinhso.modules.plan.rules.standing import (
    Cause,
    Indicator,
    cause_text,
    headline,
    lead,
    share,
    squares_text,
    stories_title,
)
from tinhso.modules.plan.rules.targets import Status
from tinhso.modules.plan.tests.test_rules_targets import target

DAY = date(2026, 11, 20)


def indicator(status, *, hit=764, base=1000, short="Nộp trực tuyến", goal="80", **changed):
    values = {
        "key": "nop-truc-tuyen",
        "name": short,
        "short": short,
        "base": "hồ sơ",
        "counted": "nộp trực tuyến",
        "missed": "nộp giấy",
        "how": "",
        "target": target(value=goal) if goal else None,
        "tally": Tally(hit, base),
        "points": (Point(date(2025, 12, 31), Tally(58, 100)), Point(DAY, Tally(hit, base))),
        "forecast": Fraction(812, 10),
        "status": status,
    }
    return Indicator(**(values | changed))


MET = indicator(Status.MET, short="Mức độ hài lòng")
SOON = indicator(Status.IN_TIME)
MISSED = indicator(Status.MISSED, short="Thanh toán trực tuyến")
NO_DATA = indicator(Status.NO_DATA, hit=0, base=0, points=(), forecast=None)
NO_TARGET = indicator(Status.NO_TARGET, goal="")


class Share:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (Fraction(9827, 100), "98,2%"),
            (Fraction(9499, 100), "94,9%"),
            (Fraction(99999, 1000), "99,9%"),
            (Fraction(100), "100%"),
            (Fraction(0), "0%"),
            (None, "chưa có số liệu"),
        ],
    )
    def test_never_claims_too_much(self, value, words):
        assert share(value) == words


class Headline:
    @pytest.mark.parametrize(
        ("indicators", "sentences"),
        [
            ([MET, MET], ("Cả 2 chỉ tiêu đo được đều đã đạt.",)),
            (
                [MET, MISSED],
                (
                    "1 trong 2 chỉ tiêu đã đạt.",
                    "Thanh toán trực\N{NO-BREAK SPACE}tuyến sẽ không kịp.",
                ),
            ),
            (
                [MET, SOON],
                ("1 trong 2 chỉ tiêu đã đạt.", "Nộp trực\N{NO-BREAK SPACE}tuyến sẽ kịp."),
            ),
            (
                [SOON, MISSED, MISSED],
                ("Chưa đạt chỉ tiêu nào trong 3 chỉ tiêu.", "Hai chỉ tiêu sẽ không kịp."),
            ),
            (
                [MET, NO_DATA],
                ("1 trong 2 chỉ tiêu đã đạt.", "Nộp trực\N{NO-BREAK SPACE}tuyến chưa có số liệu."),
            ),
            ([NO_DATA, NO_TARGET], ("Chưa có số liệu để tính chỉ tiêu.",)),
            ([SOON, SOON], ("Chưa đạt chỉ tiêu nào trong 2 chỉ tiêu.", "Cả hai sẽ kịp.")),
            ([NO_TARGET], ("Chưa có số liệu để tính chỉ tiêu.",)),
        ],
    )
    def test_is_the_verdict_over_what_has_a_target(self, indicators, sentences):
        assert headline(indicators) == sentences


class Lead:
    def test_says_what_time_is_left_and_where_the_pace_leads(self):
        assert lead([MET, SOON, MISSED], day=DAY, unmeasured=28) == (
            "Còn 41 ngày đến hết năm 2026. Với nhịp 90 ngày gần nhất, một chỉ tiêu sẽ kịp, "
            "một chỉ tiêu sẽ không kịp trước 31/12. "
            "28 mục tiêu khác của kế hoạch chưa được hệ thống đo."
        )

    def test_is_short_when_there_is_nothing_to_decide(self):
        assert lead([MET], day=date(2026, 12, 31), unmeasured=0) == "Hết năm 2026."


class Finding:
    def test_counts_the_gap_from_the_share_as_shown(self):
        assert SOON.finding == "Nộp trực tuyến cần thêm 3,6 điểm, nhịp đủ nhanh"
        assert MISSED.finding == "Thanh toán trực tuyến còn thiếu 3,6 điểm, nhịp chưa đủ"

    def test_never_says_that_nothing_is_missing(self):
        strict = target(op=">", value="76.4")

        assert indicator(Status.MISSED, target=strict).gap_text == "0,1"


class ChartText:
    def test_says_the_chart_in_one_sentence(self):
        assert SOON.chart_text == (
            "Nộp trực tuyến: từ 58% tháng 12/2025 lên 76,4%; mục tiêu từ 80%; dự báo 31/12: 81,2%"
        )

    def test_says_when_there_is_nothing_to_draw(self):
        assert NO_DATA.chart_text == "Nộp trực tuyến: chưa có số liệu"
        assert NO_DATA.value_text == "chưa có số liệu"


class CauseText:
    def test_says_how_much_lies_in_one_place(self):
        assert cause_text(SOON, Cause("Thủ tục Chứng thực", 118)) == (
            "Thủ tục Chứng thực chiếm 50% trong 236 hồ sơ nộp giấy."
        )


class Titles:
    def test_count_in_words(self):
        assert stories_title(3) == "Ba chỉ tiêu cần chỉ đạo"
        assert squares_text([MET, MET, MISSED, NO_TARGET]) == ("3 chỉ tiêu: 2 đã đạt, 1 không kịp")
