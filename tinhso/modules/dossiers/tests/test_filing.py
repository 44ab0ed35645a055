"""What the applicant does."""

from datetime import timedelta

import pytest

from tinhso.core.actor import NOBODY
from tinhso.core.errors import FormRefused, NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.steps.models import CaseStep
from tinhso.modules.dossiers.actions import drafts, filing, reception
from tinhso.modules.dossiers.models import Dossier, Draft
from tinhso.modules.dossiers.rules import State
from tinhso.modules.dossiers.tasks import discard_drafts, stop_unanswered
from tinhso.modules.dossiers.tests.factories import BIRTH, PNG, Commune, a_citizen, moment

pytestmark = pytest.mark.django_db
MORNING = moment(16, 8)


def kinds(code):
    return [entry.kind.partition(".")[2] for entry in history(f"dossier:{code}")]


class StartDraft:
    def test_fills_in_what_is_known_of_the_citizen(self):
        commune = Commune()

        draft_id = drafts.start_draft(
            actor=commune.citizen, procedure=BIRTH, unit_id=commune.unit.pk, at=MORNING
        )

        known = Draft.objects.get(pk=draft_id).answers
        assert known["requester_name"] == "Nguyễn Thị Mẫu"
        assert known["requester_residence"]["commune"] == "14797"

    def test_refuses_who_has_not_signed_in(self):
        commune = Commune()

        with pytest.raises(NotAllowed, match="Đăng nhập"):
            drafts.start_draft(actor=NOBODY, procedure=BIRTH, unit_id=commune.unit.pk, at=MORNING)


class AddPaper:
    def test_refuses_by_name_a_program_that_calls_itself_a_picture(self):
        commune = Commune()
        draft_id = commune.draft(MORNING, with_paper=False)

        with pytest.raises(Refused, match=r"anh\.png"):
            drafts.add_paper(
                actor=commune.citizen,
                draft_id=draft_id,
                key="birth_notice",
                name="anh.png",
                content=b"MZ" + bytes(200),
                at=MORNING,
            )

        assert not Draft.objects.get(pk=draft_id).papers.exists()


class Submit:
    def test_makes_a_dossier_that_waits_at_reception(self):
        commune = Commune()

        code = commune.submitted(MORNING)

        dossier = Dossier.objects.get(code=code)
        assert code == "H56.102-261116-0001"
        assert dossier.state == State.SUBMITTED
        assert dossier.subject == "Đăng ký khai sinh cho Trần Mẫu An"
        assert dossier.papers.get().title == "Giấy chứng sinh"
        assert CaseStep.objects.get(case=code).kind == "reception"
        assert kinds(code) == ["DossierSubmitted"]

    def test_keeps_names_out_of_what_can_not_be_erased(self):
        commune = Commune()

        (entry,) = history(f"dossier:{commune.submitted(MORNING)}")

        assert "Mẫu" not in str({k: v for k, v in entry.payload.items() if k != "personal"})
        assert entry.opened["owner_name"] == "Nguyễn Thị Mẫu"

    def test_sent_twice_is_one_dossier(self):
        commune = Commune()
        draft_id = commune.draft(MORNING)

        first = filing.submit(actor=commune.citizen, draft_id=draft_id, at=MORNING)
        second = filing.submit(actor=commune.citizen, draft_id=draft_id, at=MORNING)

        assert first == second
        assert Dossier.objects.count() == 1

    def test_names_every_field_that_is_missing_and_every_paper(self):
        commune = Commune()
        draft_id = commune.draft(MORNING, with_paper=False)
        answers = Draft.objects.get(pk=draft_id).answers | {"child_last": None}
        drafts.save_draft(
            actor=commune.citizen, draft_id=draft_id, answers=answers, page="child", at=MORNING
        )

        with pytest.raises(FormRefused) as refused:
            filing.submit(actor=commune.citizen, draft_id=draft_id, at=MORNING)

        assert refused.value.faults["child_last"] == "Nhập họ của trẻ"
        assert refused.value.faults["paper-birth_notice"] == "Tải lên Giấy chứng sinh"
        assert not Dossier.objects.exists()

    def test_refuses_the_draft_of_somebody_else(self):
        commune = Commune()
        draft_id = commune.draft(MORNING)
        stranger = a_citizen("Bùi Thị Mẫu Đơn", "038196000002")

        with pytest.raises(NotFound):
            filing.submit(actor=stranger, draft_id=draft_id, at=MORNING)


class SupplementAnswer:
    def asked(self, commune):
        code = commune.submitted(MORNING)
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 8, 30))
        reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 8, 40))
        reception.request_supplement(
            actor=commune.officer, code=code, text="Ảnh giấy chứng sinh bị mờ", at=moment(16, 9)
        )
        return code

    def test_lets_the_clock_run_on_where_it_stood(self):
        commune = Commune()
        code = self.asked(commune)
        due_before = Dossier.objects.get(code=code).due_at

        filing.supplement(
            actor=commune.citizen,
            code=code,
            papers=(("ban-ro.png", PNG),),
            note="",
            at=moment(17, 9),
        )

        dossier = Dossier.objects.get(code=code)
        assert dossier.state == State.EXAMINING
        assert dossier.paused_at is None
        assert dossier.due_at - due_before == moment(17, 9) - moment(16, 9)
        assert CaseStep.objects.get(case=code, finished_at=None).paused_at is None

    def test_asks_for_something_when_nothing_is_sent(self):
        commune = Commune()
        code = self.asked(commune)

        with pytest.raises(Refused, match="Tải lên giấy tờ"):
            filing.supplement(
                actor=commune.citizen, code=code, papers=(), note=" ", at=moment(17, 9)
            )

        assert Dossier.objects.get(code=code).state == State.SUPPLEMENT_AT_EXAMINATION

    def test_is_the_owners_alone(self):
        commune = Commune()
        code = self.asked(commune)

        with pytest.raises(NotAllowed):
            filing.supplement(
                actor=commune.clerk, code=code, papers=(), note="có", at=moment(17, 9)
            )


class Withdraw:
    def test_ends_the_dossier_and_closes_its_step(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        filing.withdraw(actor=commune.citizen, code=code, reason="Nộp nhầm", at=moment(16, 9))

        assert Dossier.objects.get(code=code).state == State.WITHDRAWN
        assert not CaseStep.objects.filter(case=code, finished_at=None).exists()
        assert kinds(code)[-1] == "DossierWithdrawn"

    def test_says_who_did_what_when_it_is_too_late(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        reception.refuse(
            actor=commune.clerk, code=code, reason="Trẻ đã được khai sinh", at=moment(16, 9, 31)
        )

        with pytest.raises(WrongState) as refused:
            filing.withdraw(actor=commune.citizen, code=code, reason="", at=moment(16, 10))

        assert refused.value.text.startswith("Lê Thị Minh Họa đã từ chối tiếp nhận lúc 9 giờ 31")


class DiscardDrafts:
    def test_throws_away_what_nobody_came_back_to_and_keeps_the_dossier(self):
        commune = Commune()
        commune.draft(MORNING)
        code = commune.submitted(MORNING)

        assert discard_drafts(at=moment(16, 8, month=12) - timedelta(minutes=1)) == 0
        assert discard_drafts(at=moment(17, 8, month=12)) == 2

        assert not Draft.objects.exists()
        assert Dossier.objects.get(code=code).papers.exists()


class StopUnanswered:
    def test_ends_a_dossier_whose_supplement_did_not_come(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        reception.request_supplement(
            actor=commune.clerk, code=code, text="Chụp lại", at=moment(16, 9)
        )

        assert stop_unanswered(at=moment(20, 9)) == 0
        assert stop_unanswered(at=moment(15, 9, month=12)) == 1
        assert stop_unanswered(at=moment(15, 9, month=12)) == 0

        assert Dossier.objects.get(code=code).state == State.STOPPED
        assert kinds(code)[-1] == "DossierStopped"
        with pytest.raises(WrongState, match="Hệ thống đã dừng giải quyết"):
            filing.supplement(
                actor=commune.citizen, code=code, papers=(), note="Đây", at=moment(16, 9, month=12)
            )
