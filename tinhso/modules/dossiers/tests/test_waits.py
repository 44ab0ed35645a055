"""What a dossier waits for comes, and it goes on: fee, other agency, answer, hour."""

import pytest

from tinhso.core.errors import NotAllowed, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.steps.tests.cases import stands
from tinhso.modules.dossiers.actions import filing, handling, reception, results
from tinhso.modules.dossiers.actions.waiting import fee_settled
from tinhso.modules.dossiers.queries.cases import dossier as dossier_view
from tinhso.modules.dossiers.rules import State, Verb
from tinhso.modules.dossiers.tasks import ring_timers, stop_unanswered
from tinhso.modules.dossiers.tests.factories import moment
from tinhso.modules.dossiers.tests.interlinked import EIGHT, NINE, Interlinked, the, the_step
from tinhso.modules.dossiers.tests.test_results import give_keys

pytestmark = pytest.mark.django_db

TEN, ELEVEN = moment(16, 10), moment(16, 11)


@pytest.fixture
def place(tmp_path):
    return Interlinked(tmp_path)


def verbs(actor, code, at=NINE):
    return set(dossier_view(actor=actor, code=code, at=at).verbs)


def kinds(code):
    return [entry.kind.partition(".")[2] for entry in history(f"dossier:{code}")]


class Fee:
    def test_is_waited_for_with_the_clock_standing_still(self, place):
        code = place.handed_over()

        assert stands(code) == ["fee"]
        assert (the(code).state, the(code).paused_at) == (State.EXAMINING, EIGHT)
        assert verbs(place.commune.officer, code) == {Verb.ASK, Verb.POSTPONE}

    def test_once_paid_lets_the_dossier_go_on_and_says_how_long_it_took(self, place):
        code = place.handed_over()
        before = the(code).due_at

        place.pays(code)

        assert stands(code) == ["land", "police"]
        assert "đồng hồ dừng 1 giờ chờ nộp tiền" in the(code).due_why
        assert the(code).due_at > before
        assert kinds(code)[-3:] == ["DossierHandedOver", "ClockStopped", "ClockStarted"]

    def test_told_twice_moves_it_once(self, place):
        code = place.asked()
        told = kinds(code)

        fee_settled(code=code, at=TEN)

        assert stands(code) == ["land", "police"]
        assert kinds(code) == told

    def test_of_an_unknown_dossier_is_nobodys(self, place):
        fee_settled(code="H56.102-261116-9999", at=NINE)

    def test_is_passed_at_once_when_nothing_is_owed(self, place):
        code = place.commune.submitted(EIGHT)
        clerk = place.commune.clerk
        reception.receive(actor=clerk, code=code, at=EIGHT)
        place.pays(code)

        reception.hand_over(actor=clerk, code=code, note="", at=NINE)

        assert stands(code) == ["land", "police"]

    def test_does_not_keep_the_applicant_from_withdrawing(self, place):
        code = place.handed_over()

        filing.withdraw(actor=place.commune.citizen, code=code, reason="", at=NINE)

        assert stands(code) == []
        fee_settled(code=code, at=TEN)
        assert the(code).state == State.WITHDRAWN


class OtherAgency:
    def test_does_its_part_in_its_own_unit_and_the_branches_join(self, place):
        code = place.asked()
        place.does(place.commune.officer, code)
        assert verbs(place.commune.officer, code) == {Verb.ASK, Verb.POSTPONE, Verb.RECALL}
        assert verbs(place.looker, code) == {Verb.FINISH_PART}

        place.does(place.looker, code)
        place.does(place.chief, code)

        assert stands(code) == ["examination"]
        assert the(code).paused_at is None

    def test_is_waited_for_on_its_own_account(self, place):
        code = place.asked()
        assert the(code).paused_at is None, "the ward itself still works"
        place.does(place.commune.officer, code)
        assert the(code).paused_at == NINE
        place.does(place.looker, code)

        handling.finish_part(actor=place.chief, code=code, note="", at=TEN)

        assert "1 giờ chờ cơ quan khác" in the(code).due_why

    def test_is_not_done_by_the_wrong_ward(self, place):
        code = place.asked()
        place.does(place.commune.officer, code)

        with pytest.raises(NotAllowed):
            place.does(place.commune.officer, code)
        with pytest.raises(NotAllowed):
            place.does(place.chief, code)

        assert the_step(code, "look")


class Choice:
    def test_is_refused_without_one_of_its_ways_and_names_them(self, place):
        code = place.examined()

        for way in ("", "issuing", "end"):
            with pytest.raises(Refused, match="Hỏi người nộp, Niêm yết, Trình lãnh đạo") as refused:
                place.does(place.commune.officer, code, way=way)
            assert refused.value.field == "way"
        assert stands(code) == ["examination"]

    def test_leads_to_the_leader_by_a_proposal_only(self, place):
        code = place.examined()
        officer = place.commune.officer

        with pytest.raises(WrongState, match="phần việc cuối"):
            place.does(officer, code, way="decision")
        with pytest.raises(WrongState, match="còn chờ: Niêm yết"):
            handling.propose(actor=officer, code=code, note="", at=NINE, way="posting")
        handling.propose(actor=officer, code=code, note="", at=NINE, way="decision")

        assert stands(code) == ["decision"]
        assert the(code).state == State.AWAITING_DECISION


class Answer:
    def test_is_asked_for_by_the_procedure_and_lets_the_dossier_go_on(self, place):
        code = place.examined()
        place.does(place.commune.officer, code, way="missing")
        assert the(code).state == State.SUPPLEMENT_AT_EXAMINATION
        (asked,) = dossier_view(actor=place.commune.citizen, code=code, at=NINE).supplements
        assert asked.text == "Bản vẽ vị trí"

        filing.supplement(
            actor=place.commune.citizen, code=code, papers=(), note="Đã gửi", at=ELEVEN
        )

        assert stands(code) == ["examination"]
        assert (the(code).state, the(code).paused_at) == (State.EXAMINING, None)
        assert "2 giờ chờ người nộp bổ sung" in the(code).due_why

    def test_that_never_comes_stops_the_dossier(self, place):
        code = place.examined()
        place.does(place.commune.officer, code, way="missing")

        assert stop_unanswered(at=moment(30, 8, month=12)) == 1

        assert the(code).state == State.STOPPED
        assert stands(code) == []

    def test_to_an_officers_own_question_ends_no_wait_of_the_procedure(self, place):
        code = place.asked()
        officer = place.commune.officer
        reception.request_supplement(actor=officer, code=code, text="Bản chính", at=NINE)

        filing.supplement(actor=place.commune.citizen, code=code, papers=(), note="Đây", at=TEN)

        assert stands(code) == ["land", "police"]
        assert the(code).paused_at is None


class Timer:
    def test_rings_after_its_time_and_only_once(self, place):
        code = place.examined()
        place.does(place.commune.officer, code, way="posting")
        assert ring_timers(at=TEN) == 0

        assert ring_timers(at=ELEVEN) == 1
        assert ring_timers(at=ELEVEN) == 0

        assert stands(code) == ["examination"]


class Whole:
    def test_comes_to_its_end_through_every_kind_of_step(
        self, place, province_keys, settings, tmp_path
    ):
        give_keys(place.commune, province_keys, settings, tmp_path)
        code = place.examined()
        by = place.commune
        place.does(by.officer, code, way="missing")
        filing.supplement(actor=by.citizen, code=code, papers=(), note="Đây", at=TEN)
        handling.finish_part(actor=by.officer, code=code, note="", at=TEN, way="posting")
        ring_timers(at=moment(16, 14))
        noted = {"code": code, "note": "", "at": moment(16, 15)}
        handling.propose(actor=by.officer, way="decision", **noted)
        handling.decide(actor=by.leader, **noted)
        results.sign(actor=by.leader, code=code, at=noted["at"])
        results.issue(actor=by.registrar, code=code, at=noted["at"])
        reception.return_result(actor=by.clerk, code=code, at=noted["at"])

        assert the(code).state == State.RETURNED
        assert stands(code) == []
