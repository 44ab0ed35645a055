"""A procedure whose examination goes to two officers at once."""

import pytest

from tinhso.core.actor import Role
from tinhso.core.errors import WrongState
from tinhso.core.steps.models import Case, CaseStep
from tinhso.core.steps.tests.cases import stands
from tinhso.modules.dossiers.actions import filing, handling, reception
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.cases import dossier as dossier_view
from tinhso.modules.dossiers.rules import State, Verb
from tinhso.modules.dossiers.tests.factories import Commune, an_officer, moment, work_by

pytestmark = pytest.mark.django_db

NINE = moment(16, 9)
STEPS = """
- {key: reception, label: Tiếp nhận, role: one_stop, hours: 1, next: route}
- {key: route, label: Có bản sao?, type: choice, next: [{to: ask, when: want_copies}, examination]}
- {key: ask, label: Gửi song song, type: parallel, next: [land, people]}
- {key: land, label: Xác minh nơi ở, kind: examination, role: registrar, hours: 2, next: gather}
- {key: people, label: Tra cứu, kind: examination, role: case_officer, hours: 2, next: gather}
- {key: gather, label: Đủ ý kiến, type: join}
- {key: examination, label: Soạn kết quả, role: case_officer, hours: 3}
- {key: decision, label: Lãnh đạo ký, role: leader, hours: 1}
- {key: issuing, label: Đóng dấu, role: registrar, hours: 0.5}
- {key: return, label: Trả kết quả, role: one_stop, hours: 0.5}
"""


@pytest.fixture
def commune(tmp_path):
    commune = Commune()
    work_by(tmp_path, steps=STEPS)
    return commune


@pytest.fixture
def code(commune):
    """A dossier that stands at both branches."""
    code = commune.submitted(moment(16, 8))
    reception.receive(actor=commune.clerk, code=code, at=NINE)
    reception.hand_over(actor=commune.clerk, code=code, note="", at=NINE)
    return code


def verbs(actor, code):
    return set(dossier_view(actor=actor, code=code, at=NINE).verbs)


class HandOver:
    def test_opens_both_branches_for_those_who_do_them(self, commune, code):
        assert stands(code) == ["land", "people"]
        assert Verb.FINISH_PART in verbs(commune.registrar, code)
        assert Verb.FINISH_PART in verbs(commune.officer, code)
        assert Verb.FINISH_PART not in verbs(commune.leader, code)

    def test_keeps_of_the_answers_only_what_the_conditions_ask(self, code):
        assert Case.objects.get(code=code).values == {"want_copies": True}


class FinishPart:
    def test_leaves_the_other_branch_and_joins_when_both_are_done(self, commune, code):
        handling.finish_part(actor=commune.registrar, code=code, note="Đúng", at=NINE)
        assert stands(code) == ["gather", "people"]

        handling.finish_part(actor=commune.officer, code=code, note="", at=NINE)

        assert stands(code) == ["examination"]
        assert Dossier.objects.get(code=code).state == State.EXAMINING

    def test_is_not_offered_for_the_last_part(self, commune, code):
        handling.finish_part(actor=commune.registrar, code=code, note="", at=NINE)
        handling.finish_part(actor=commune.officer, code=code, note="", at=NINE)

        offered = verbs(commune.officer, code)

        assert Verb.FINISH_PART not in offered
        assert Verb.PROPOSE in offered


class Propose:
    def test_is_refused_while_a_branch_is_open_and_names_it(self, commune, code):
        with pytest.raises(WrongState, match="còn chờ: Xác minh nơi ở"):
            handling.propose(actor=commune.officer, code=code, note="", at=NINE)

        assert stands(code) == ["land", "people"]
        assert Dossier.objects.get(code=code).state == State.EXAMINING


class SendBack:
    def test_opens_both_branches_again(self, commune, code):
        handling.finish_part(actor=commune.registrar, code=code, note="", at=NINE)
        handling.finish_part(actor=commune.officer, code=code, note="", at=NINE)
        handling.propose(actor=commune.officer, code=code, note="", at=NINE)

        handling.send_back(actor=commune.leader, code=code, note="Xem lại nơi ở", at=NINE)

        assert stands(code) == ["land", "people"]


class Claim:
    def test_takes_only_the_branch_of_the_officer(self, commune, code):
        handling.claim(actor=commune.officer, code=code)

        taken = CaseStep.objects.get(case=code, assignee_id=commune.officer.person_id)
        assert taken.key == "people"
        colleague = an_officer("Bùi Văn Thử", "Công chức", commune.unit, Role.CASE_OFFICER)
        assert Verb.FINISH_PART not in verbs(colleague, code)


class Submit:
    def test_skips_the_branches_when_the_condition_does_not_hold(self, commune):
        draft = commune.draft(moment(16, 8), more={"want_copies": False, "copies": ""})
        code = filing.submit(actor=commune.citizen, draft_id=draft, at=moment(16, 8))
        reception.receive(actor=commune.clerk, code=code, at=NINE)
        reception.hand_over(actor=commune.clerk, code=code, note="", at=NINE)

        assert stands(code) == ["examination"]


class Adopt:
    def test_moves_a_dossier_whose_steps_were_opened_before_cases_had_rows(self, commune, code):
        CaseStep.objects.filter(case=code).update(opened_by=None, closed_by=None)
        Case.objects.filter(code=code).delete()

        handling.finish_part(actor=commune.registrar, code=code, note="", at=NINE)

        assert stands(code) == ["gather", "people"]
