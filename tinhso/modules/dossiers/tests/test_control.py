"""The control slip: who had the dossier when, for the agency alone."""

from datetime import timedelta

import pytest

from tinhso.core.errors import NotFound
from tinhso.modules.documents.tests.samples import text_of
from tinhso.modules.dossiers.actions import filing, handling, reception
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.dossiers.queries.control import control_of
from tinhso.modules.dossiers.queries.papers import slip, slips_of
from tinhso.modules.dossiers.rules import EARLY, LATE, ON_TIME, in_time
from tinhso.modules.dossiers.tests.factories import Commune, moment
from tinhso.modules.dossiers.tests.interlinked import Interlinked

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return Commune()


def handed_over(commune):
    code = commune.submitted(moment(16, 8))
    reception.receive(actor=commune.clerk, code=code, at=moment(16, 8, 10))
    reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 8, 20))
    return code


def seen(commune, code):
    return dossier(actor=commune.clerk, code=code, at=moment(16, 9))


def passages(commune, code):
    return control_of(seen(commune, code))["passages"]


class Passages:
    def test_say_who_had_it_from_when_to_when_and_whether_in_time(self, commune):
        code = handed_over(commune)

        first, second = passages(commune, code)

        assert (first["who"], first["taken"], first["done"]) == (
            "Lê Thị Minh Họa",
            "08:00 16/11/2026",
            "08:20 16/11/2026",
        )
        assert first["result"] == ON_TIME
        assert (second["who"], second["done"], second["result"]) == ("", "", "")

    def test_say_what_was_taken_back(self, commune):
        code = handed_over(commune)
        handling.recall(actor=commune.clerk, code=code, note="Nhầm.", at=moment(16, 8, 30))

        told = passages(commune, code)
        assert [one["step"] for one in told][::2] == ["Tiếp nhận", "Tiếp nhận"]
        assert {one["note"] for one in told[:-1]} == {"Thu lại"}
        assert (told[-1]["note"], told[-1]["done"]) == ("", "")

    def test_are_of_every_agency_that_took_part(self, tmp_path):
        wards = Interlinked(tmp_path)
        code = wards.asked()
        wards.does(wards.looker, code)

        told = control_of(seen(wards.commune, code))

        assert told["beside"] == "Ủy ban nhân dân phường Bỉm Sơn"
        assert [(one["agency"], one["step"], bool(one["done"])) for one in told["passages"]] == [
            ("UBND phường Hạc Thành", "Tiếp nhận", True),
            ("UBND phường Hạc Thành", "Xác minh nơi ở", False),
            ("UBND phường Bỉm Sơn", "Tra cứu cư trú", True),
            ("UBND phường Bỉm Sơn", "Trưởng công an ký", False),
        ]

    def test_are_not_of_a_step_that_was_cancelled(self, commune):
        code = handed_over(commune)
        filing.withdraw(actor=commune.citizen, code=code, reason="Nhầm.", at=moment(16, 8, 40))

        assert [one["step"] for one in passages(commune, code)] == ["Tiếp nhận"]

    @pytest.mark.parametrize(
        ("took", "said"),
        [
            (timedelta(days=-1), EARLY),
            (timedelta(minutes=-5), ON_TIME),
            (timedelta(), ON_TIME),
            (timedelta(seconds=1), LATE),
        ],
    )
    def test_are_early_before_the_day_and_late_after_the_moment(self, took, said):
        due = moment(20, 17)

        assert in_time(due + took, due) == said


class Slip:
    def test_is_printed_for_the_agency(self, commune):
        code = handed_over(commune)

        pdf = slip(actor=commune.clerk, code=code, form="06", at=moment(16, 9), inside=True)

        text = " ".join(text_of(pdf.content).split())
        assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in text
        assert "Lê Thị Minh Họa" in text
        assert "08:20 16/11/2026" in text

    def test_is_not_there_before_it_is_received(self, commune):
        code = commune.submitted(moment(16, 8))

        assert slips_of(seen(commune, code), inside=True) == ()

    def test_is_not_for_the_applicant(self, commune):
        code = handed_over(commune)

        assert [row.form for row in slips_of(seen(commune, code))] == ["01"]
        with pytest.raises(NotFound):
            slip(actor=commune.citizen, code=code, form="06", at=moment(16, 9))
