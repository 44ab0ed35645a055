"""What the one-stop desk does."""

import pytest

from tinhso.core.actor import Role
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.steps.models import CaseStep
from tinhso.modules.dossiers.actions import handling, reception
from tinhso.modules.dossiers.models import Dossier, Supplement
from tinhso.modules.dossiers.rules import State
from tinhso.modules.dossiers.tests.factories import Commune, a_unit, an_officer, moment

pytestmark = pytest.mark.django_db
MORNING = moment(16, 8)


class Receive:
    def test_starts_the_clock_and_promises_the_day_of_return(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))

        dossier = Dossier.objects.get(code=code)
        assert dossier.state == State.RECEIVED
        assert dossier.received_at == moment(16, 9)
        assert dossier.due_at == dossier.first_due_at
        assert dossier.due_why
        assert dossier.charge_id

    def test_promises_the_next_working_day_after_15_00(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        reception.receive(actor=commune.clerk, code=code, at=moment(16, 15, 30))

        assert Dossier.objects.get(code=code).due_at.date() == moment(17, 0).date()

    def test_refuses_another_unit_and_changes_nothing(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        other = a_unit("H56.103", "phường Bỉm Sơn", "14812")
        stranger = an_officer("Vũ Thị Thử Nghiệm", "Công chức", other, Role.ONE_STOP)

        with pytest.raises(NotFound):
            reception.receive(actor=stranger, code=code, at=moment(16, 9))

        assert Dossier.objects.get(code=code).state == State.SUBMITTED
        assert len(history(f"dossier:{code}")) == 1

    def test_refuses_the_case_officer_of_the_same_unit(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        with pytest.raises(NotAllowed):
            reception.receive(actor=commune.officer, code=code, at=moment(16, 9))

    def test_says_who_was_faster(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 10, 31))

        with pytest.raises(WrongState) as refused:
            reception.receive(actor=commune.clerk, code=code, at=moment(16, 10, 32))

        assert refused.value.text == (
            "Lê Thị Minh Họa đã tiếp nhận hồ sơ lúc 10 giờ 31 ngày 16/11/2026. Tải lại trang."
        )


class Refuse:
    def test_asks_for_the_reason(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        with pytest.raises(Refused, match="lý do") as refused:
            reception.refuse(actor=commune.clerk, code=code, reason="  ", at=moment(16, 9))

        assert refused.value.field == "note"
        assert Dossier.objects.get(code=code).state == State.SUBMITTED

    def test_ends_the_dossier_with_the_reason_on_it(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        reception.refuse(
            actor=commune.clerk, code=code, reason="Nộp sai nơi cư trú", at=moment(16, 9)
        )

        dossier = Dossier.objects.get(code=code)
        assert dossier.state == State.REFUSED
        assert dossier.refused_why == "Nộp sai nơi cư trú"
        assert not CaseStep.objects.filter(case=code, finished_at=None).exists()


class RequestSupplement:
    def test_stops_the_clock_and_says_until_when(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        reception.request_supplement(
            actor=commune.clerk, code=code, text="Chụp lại giấy chứng sinh", at=moment(16, 9)
        )

        dossier = Dossier.objects.get(code=code)
        assert dossier.state == State.SUPPLEMENT_AT_RECEPTION
        assert dossier.paused_at == moment(16, 9)
        assert Supplement.objects.get(dossier=dossier).answer_before > moment(27, 0)
        assert CaseStep.objects.get(case=code, finished_at=None).paused_at == moment(16, 9)


class HandOver:
    def test_puts_the_dossier_before_the_case_officer(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))

        reception.hand_over(actor=commune.clerk, code=code, note="Đủ", at=moment(16, 9, 5))

        step = CaseStep.objects.get(case=code, finished_at=None)
        assert (step.kind, step.role) == ("examination", Role.CASE_OFFICER)
        assert history(f"dossier:{code}")[-1].opened["note"] == "Đủ"

    def test_comes_back_when_the_officer_gives_it_back(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))
        reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 9, 5))

        handling.give_back(
            actor=commune.officer, code=code, note="Sai thẩm quyền", at=moment(16, 10)
        )

        assert Dossier.objects.get(code=code).state == State.RECEIVED
        assert CaseStep.objects.get(case=code, finished_at=None).kind == "reception"


class GiveBack:
    def test_refuses_a_note_that_is_too_long_and_cuts_nothing_off(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))
        reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 9, 5))

        with pytest.raises(Refused, match=r"1\.000 ký tự, hiện có 1001"):
            handling.give_back(actor=commune.officer, code=code, note="x" * 1001, at=moment(16, 10))

        assert Dossier.objects.get(code=code).state == State.EXAMINING


class Postpone:
    def examined(self, commune):
        code = commune.submitted(MORNING)
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))
        reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 9, 5))
        return code

    def test_promises_once_and_keeps_what_was_promised_before(self):
        commune = Commune()
        code = self.examined(commune)
        promised = Dossier.objects.get(code=code).due_at

        handling.postpone(
            actor=commune.officer,
            code=code,
            due_at=moment(19, 16),
            reason="Chờ xã khác xác minh",
            at=moment(16, 10),
        )

        dossier = Dossier.objects.get(code=code)
        assert dossier.due_at == moment(19, 16)
        assert dossier.first_due_at == promised
        with pytest.raises(WrongState, match="hẹn lại 1 lần"):
            handling.postpone(
                actor=commune.officer,
                code=code,
                due_at=moment(20, 16),
                reason="Lại chờ",
                at=moment(16, 11),
            )

    def test_refuses_an_earlier_day(self):
        commune = Commune()
        code = self.examined(commune)

        with pytest.raises(Refused, match="phải sau"):
            handling.postpone(
                actor=commune.officer,
                code=code,
                due_at=moment(16, 9, 30),
                reason="Nhầm",
                at=moment(16, 9, 20),
            )


class Claim:
    def test_keeps_colleagues_from_doing_the_work_twice(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        colleague = an_officer("Ngô Thị Ví", "Công chức", commune.unit, Role.ONE_STOP)
        handling.claim(actor=colleague, code=code)

        with pytest.raises(WrongState, match="Ngô Thị Ví"):
            handling.claim(actor=commune.clerk, code=code)
        with pytest.raises(NotAllowed, match="Ngô Thị Ví"):
            reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))

    def test_can_be_given_back(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        handling.claim(actor=commune.clerk, code=code)

        handling.release(actor=commune.clerk, code=code)

        assert CaseStep.objects.get(case=code).assignee is None
