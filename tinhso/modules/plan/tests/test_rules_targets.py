from fractions import Fraction

import pytest

from tinhso.modules.plan.rules.targets import Status, Target, in_force, is_met, status


def target(op=">=", value="90", year=2025, code="T1", unit="%"):
    return Target(
        code=code,
        text="Chỉ tiêu",
        scope="tỉnh",
        system="portal",
        period=str(year),
        year=year,
        op=op,
        value=value,
        unit=unit,
    )


class Words:
    @pytest.mark.parametrize(
        ("op", "value", "unit", "words"),
        [
            (">=", "90", "%", "từ 90%"),
            (">", "98", "%", "trên 98%"),
            ("=", "100", "%", "100%"),
            ("=", "98.54", "%", "98,54%"),
            ("~", "78000", "hồ sơ", "khoảng 78.000 hồ sơ"),
            ("<=", "10", "hạng", "không quá 10 hạng"),
            ("between", "3..5", "đơn vị", "từ 3 đến 5 đơn vị"),
            ("in", "khá", "nhóm", "nhóm khá"),
            (">=", "7.0", "%/năm", "từ 7%/năm"),
            (">=", "20", "% GRDP", "từ 20% GRDP"),
        ],
    )
    def test_say_what_is_asked_for(self, op, value, unit, words):
        assert target(op=op, value=value, unit=unit).words == words


class InForce:
    def test_takes_the_latest_target_due_by_the_year(self):
        chosen = in_force(
            [target(year=2022), target(year=2025, code="T2"), target(year=2030)], year=2026
        )

        assert chosen.code == "T2"

    def test_takes_the_next_one_while_none_is_due(self):
        assert in_force([target(year=2030), target(year=2025, code="T2")], year=2021).code == "T2"

    def test_takes_the_strictest_of_several_documents(self):
        rivals = [target(value="95", code="T9"), target(value="90"), target(value="95", op=">")]

        assert in_force(rivals, year=2026).op == ">"

    def test_knows_when_there_is_none(self):
        assert in_force([], year=2026) is None


class IsMet:
    @pytest.mark.parametrize(
        ("value", "op", "met"),
        [
            (Fraction(90), ">=", True),
            (Fraction(8999, 100), ">=", False),
            (Fraction(90), ">", False),
            (Fraction(90), "=", True),
            (Fraction(95), "=", True),
            (Fraction(90), "<=", True),
            (Fraction(91), "<=", False),
        ],
    )
    def test_compares_exactly(self, value, op, met):
        assert is_met(value, target(op=op)) is met

    def test_never_takes_a_word_for_a_number(self):
        assert not is_met(Fraction(99), target(op="in", value="khá"))


class StatusOf:
    def test_says_met_in_time_or_missed(self):
        goal = target()

        assert status(Fraction(90), Fraction(80), goal) is Status.MET
        assert status(Fraction(89), Fraction(90), goal) is Status.IN_TIME
        assert status(Fraction(89), Fraction(899, 10), goal) is Status.MISSED
        assert status(Fraction(89), None, goal) is Status.MISSED

    def test_says_nothing_without_data_or_target(self):
        assert status(None, None, target()) is Status.NO_DATA
        assert status(Fraction(50), None, None) is Status.NO_TARGET
