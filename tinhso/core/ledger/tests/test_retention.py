from datetime import UTC, date, datetime

import pytest

from tinhso.core.ledger.retention import BadRetention, Rule, rule

DAY = date(2026, 11, 20)
ROW = (
    "- {name: closed, words: hồ sơ, years: 2, valid_from: 2026-01-01, basis: Luật, sure: sample}\n"
)


@pytest.fixture
def rules(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path
    return tmp_path / "retention.yaml"


def moment(year, month=11, day=20):
    return datetime(year, month, day, 3, tzinfo=UTC)


class TheRule:
    def test_is_the_one_in_force_on_the_day(self, rules):
        rules.write_text(ROW + ROW.replace("years: 2", "years: 5").replace("2026-01", "2027-01"))

        assert rule("closed", day=DAY).years == 2
        assert rule("closed", day=date(2027, 1, 1)).years == 5

    def test_that_is_missing_is_a_fault_and_no_leave_to_destroy(self, rules):
        rules.write_text(ROW)

        with pytest.raises(BadRetention, match="no rule 'signed' on 2026-11-20"):
            rule("signed", day=DAY)
        with pytest.raises(BadRetention, match="no rule 'closed' on 2025-11-20"):
            rule("closed", day=date(2025, 11, 20))

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            (ROW.replace("years: 2, ", ""), "rule 1: has to say basis, name, sure, valid_from"),
            (ROW.replace("years: 2", "years: -1"), r"rule 1 \(closed\): years is 0 to 100"),
            (ROW.replace("years: 2", "years: true"), r"rule 1 \(closed\): years is 0 to 100"),
            (ROW.replace("years: 2", "years: forever"), r"rule 1 \(closed\): years is 0 to 100"),
            (ROW.replace("2026-01-01", "soon"), r"rule 1 \(closed\): valid_from is a day"),
            (ROW.replace("basis: Luật", "basis: ''"), r"rule 1 \(closed\): name, words and basis"),
            (ROW + "- just words\n", "rule 2: has to say"),
        ],
        ids=["no-years", "negative", "boolean", "word", "no-day", "no-ground", "no-row"],
    )
    def test_is_refused_by_row_and_way_out_when_it_is_none(self, rules, wrong, said):
        rules.write_text(wrong)

        with pytest.raises(BadRetention, match=said):
            rule("closed", day=DAY)

    def test_ends_on_the_same_day_years_later(self):
        two = Rule(name="closed", words="", basis="", years=2)

        assert two.ends(moment(2026)) == moment(2028)
        assert two.ends(moment(2028, 2, 29)) == moment(2030, 2, 28)
        assert two.keeps(moment(2026), at=moment(2028, 11, 19))
        assert not two.keeps(moment(2026), at=moment(2028))

    def test_without_years_has_no_end_and_with_none_lets_go_at_once(self):
        lasting = Rule(name="running", words="", basis="", years=None)

        assert lasting.keeps(moment(1926), at=moment(2026))
        assert not Rule(name="x", words="", basis="", years=0).keeps(moment(2026), at=moment(2026))
