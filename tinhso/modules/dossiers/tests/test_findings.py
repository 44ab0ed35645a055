"""What examination finds is the case officer's to write, and goes before the proposal."""

import pytest

from tinhso.core.errors import FormRefused, NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.modules.dossiers.actions import handling
from tinhso.modules.dossiers.actions.finding import note_findings, send_findings
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.dossiers.tests.factories import Commune, moment
from tinhso.modules.dossiers.tests.test_results import examined

pytestmark = pytest.mark.django_db
FINDINGS = {
    "fields": [
        {
            "key": "found",
            "label": "Có trong sổ gốc?",
            "ask": "có trong sổ gốc",
            "type": "choice",
            "options": {"yes": "Có", "no": "Không"},
        },
        {"key": "entry", "label": "Số trong sổ", "ask": "số trong sổ", "show": "found == 'yes'"},
    ]
}
WHOLE = {"found": "yes", "entry": "12"}


@pytest.fixture
def commune():
    return Commune(findings=FINDINGS)


def _kept(code):
    return Dossier.objects.get(code=code).findings


def _told(code):
    return [entry.kind for entry in history(f"dossier:{code}")].count("dossiers.FindingsNoted")


class Findings:
    def test_are_asked_for_before_a_result_is_proposed(self, commune):
        code = examined(commune)

        with pytest.raises(Refused, match="Ghi kết luận thẩm tra trước khi trình"):
            handling.propose(actor=commune.officer, code=code, note="", at=moment(16, 9))
        send_findings(actor=commune.officer, code=code, findings=WHOLE, at=moment(16, 9))
        handling.propose(actor=commune.officer, code=code, note="", at=moment(16, 9, 5))

        assert Dossier.objects.get(code=code).document_id is not None

    def test_are_kept_as_typed_and_told_once_they_are_whole(self, commune):
        code = examined(commune)
        typed = {"found": "yes", "_asked": "found"}

        turn = note_findings(actor=commune.officer, code=code, typed=typed, at=moment(16, 9))
        assert (turn.is_done, _kept(code), _told(code)) == (False, {"found": "yes"}, 0)

        whole = {**WHOLE, "_asked": "found entry"}
        for _ in range(2):
            turn = note_findings(actor=commune.officer, code=code, typed=whole, at=moment(16, 9))
        assert (turn.is_done, _kept(code), _told(code)) == (True, WHOLE, 1)

    def test_do_not_touch_what_the_applicant_wrote(self, commune):
        code = examined(commune)
        before = Dossier.objects.get(code=code).answers

        typed = {**WHOLE, "child_name": "Tên Khác", "_asked": "found entry child_name"}
        note_findings(actor=commune.officer, code=code, typed=typed, at=moment(16, 9))

        assert Dossier.objects.get(code=code).answers == before
        assert _kept(code) == WHOLE
        with pytest.raises(FormRefused):
            strange = {**WHOLE, "child_name": "Tên Khác"}
            send_findings(actor=commune.officer, code=code, findings=strange, at=moment(16, 9))

    @pytest.mark.parametrize("who", ["clerk", "leader", "registrar"])
    def test_are_for_the_one_who_examines(self, commune, who):
        code = examined(commune)

        with pytest.raises(NotAllowed):
            send_findings(actor=getattr(commune, who), code=code, findings=WHOLE, at=moment(16, 9))

        assert _kept(code) == {}

    def test_are_closed_once_the_result_is_proposed(self, commune):
        code = examined(commune)
        send_findings(actor=commune.officer, code=code, findings=WHOLE, at=moment(16, 9))
        handling.propose(actor=commune.officer, code=code, note="", at=moment(16, 9, 5))

        with pytest.raises(WrongState):
            send_findings(
                actor=commune.officer, code=code, findings={"found": "no"}, at=moment(16, 10)
            )

    def test_are_not_shown_to_the_applicant(self, commune):
        code = examined(commune)
        send_findings(actor=commune.officer, code=code, findings=WHOLE, at=moment(16, 9))

        shown = [
            dossier(actor=who, code=code, at=moment(16, 10)).findings
            for who in (commune.officer, commune.citizen)
        ]
        assert shown == [WHOLE, {}]


class WithoutQuestions:
    def test_there_is_nothing_to_find(self):
        commune = Commune()
        code = examined(commune)

        with pytest.raises(NotFound):
            send_findings(actor=commune.officer, code=code, findings={}, at=moment(16, 9))
