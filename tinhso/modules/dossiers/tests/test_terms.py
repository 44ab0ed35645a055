"""Terms of the one-stop shop come from data, as they held on the day."""

from datetime import date

from tinhso.core.calendar.rules import Duration, Span
from tinhso.modules.dossiers.queries.terms import limit_of, span_of


class SpanOf:
    def test_reads_what_the_province_ships(self, settings):
        assert span_of("answer_online", day=date(2026, 11, 20)) == Duration(8, Span.WORKING_HOURS)
        assert limit_of("postponements", day=date(2026, 11, 20)) == 1

    def test_follows_a_change_of_law_from_its_day(self, settings, tmp_path):
        (tmp_path / "one-stop.yaml").write_text(
            "- {name: supplement, value: 10, unit: working_days, valid_from: 2018-06-21}\n"
            "- {name: supplement, value: 5, unit: working_days, valid_from: 2027-01-01}\n"
        )
        settings.DATA_FOLDER = tmp_path

        assert span_of("supplement", day=date(2026, 12, 31)).value == 10
        assert span_of("supplement", day=date(2027, 1, 1)).value == 5
