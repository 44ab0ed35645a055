"""Officers hear before their time is over, leaders once it is; each once, and not in between."""

from datetime import date

import pytest

from tinhso.core.actor import Role
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions as people
from tinhso.core.steps.models import CaseStep
from tinhso.modules.dossiers.actions import filing, handling, reception
from tinhso.modules.dossiers.tasks import warn_in_time
from tinhso.modules.dossiers.tests.factories import SYSTEM, Commune, moment
from tinhso.modules.notifications.queries import listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    """Return a commune whose officers hold their roles on paper too."""
    made = Commune()
    roles = (
        (made.clerk, Role.ONE_STOP),
        (made.officer, Role.CASE_OFFICER),
        (made.leader, Role.LEADER),
    )
    for officer, role in roles:
        people.assign_role(
            actor=SYSTEM,
            at=moment(1, 8),
            person_id=officer.person_id,
            unit_id=made.unit.pk,
            role=role,
            valid_from=date(2026, 1, 1),
        )
    return made


@pytest.fixture
def examining(commune):
    """Return a dossier that waits for the officer from Tuesday 8:30 on, with a step of its own."""
    code = commune.submitted(moment(17, 8))
    reception.receive(actor=commune.clerk, code=code, at=moment(17, 8, 15))
    reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(17, 8, 30))
    CaseStep.objects.filter(case=code, finished_at=None).update(
        started_at=moment(17, 8, 30), due_at=moment(18, 8, 30)
    )
    return code


def told(actor):
    return [(str(row.subject), str(row.text)) for row in listing(actor=actor).rows]


def levels(code):
    found = (entry for entry in history(f"dossier:{code}") if entry.kind == "dossiers.StepWarned")
    return [entry.payload["level"] for entry in found]


class Officer:
    def test_hears_when_four_fifths_of_the_time_are_used_and_not_before(self, commune, examining):
        # of the 8 working hours from 8:30 on Tuesday 6 h 24 end at 16:54, lunch left out
        warn_in_time(at=moment(17, 16, 53))
        assert told(commune.officer) == []

        warn_in_time(at=moment(17, 16, 55))
        warn_in_time(at=moment(17, 16, 59))

        ((subject, text),) = told(commune.officer)
        assert subject == f"Hồ sơ {examining} sắp hết hạn"
        assert text == f"{examining}: bước “Thẩm tra, soạn Giấy khai sinh” còn 1 giờ 35 phút"
        assert told(commune.leader) == []
        assert levels(examining) == ["soon"]

    def test_hears_again_once_it_is_late_and_so_does_the_leader(self, commune, examining):
        for at in (moment(17, 16, 55), moment(18, 8, 31), moment(18, 9)):
            warn_in_time(at=at)

        assert [subject for subject, _ in told(commune.officer)] == [
            f"Hồ sơ {examining} quá hạn",
            f"Hồ sơ {examining} sắp hết hạn",
        ]
        assert [subject for subject, _ in told(commune.leader)] == [f"Hồ sơ {examining} quá hạn"]
        assert levels(examining) == ["soon", "late"]

    def test_who_took_it_hears_alone(self, commune, examining):
        other = people.enrol_person(actor=SYSTEM, at=moment(1, 8), full_name="Trần Văn Khác")
        people.assign_role(
            actor=SYSTEM,
            at=moment(1, 8),
            person_id=other,
            unit_id=commune.unit.pk,
            role=Role.CASE_OFFICER,
            valid_from=date(2026, 1, 1),
        )
        handling.claim(actor=commune.officer, code=examining)
        warn_in_time(at=moment(17, 16, 55))

        assert len(told(commune.officer)) == 1
        assert told(type(commune.officer)(id=f"person:{other}", person_id=other)) == []

    def test_gets_one_notice_for_all_that_came_up_together(self, commune, examining):
        other = commune.submitted(moment(17, 9))
        CaseStep.objects.filter(case=other).update(role=Role.CASE_OFFICER)
        CaseStep.objects.filter(case=other).update(due_at=moment(18, 8))
        warn_in_time(at=moment(18, 8, 15))

        ((subject, text),) = told(commune.officer)
        assert subject == "1 hồ sơ quá hạn, 1 hồ sơ sắp hết hạn"
        assert examining in text
        assert other in text

    def test_who_is_away_has_the_leader_told_beforehand(self, commune, examining):
        handling.claim(actor=commune.officer, code=examining)
        people.declare_absence(
            actor=commune.officer,
            at=moment(17, 9),
            person_id=commune.officer.person_id,
            valid_from=date(2026, 11, 17),
            valid_to=date(2026, 11, 19),
            reason="",
        )
        warn_in_time(at=moment(17, 16, 55))

        assert [subject for subject, _ in told(commune.leader)] == [
            f"Hồ sơ {examining} sắp hết hạn"
        ]


class Step:
    def test_that_waits_for_the_applicant_warns_nobody(self, commune, examining):
        reception.request_supplement(
            actor=commune.officer, code=examining, text="Thiếu giấy", at=moment(17, 9)
        )
        warn_in_time(at=moment(17, 9, 5))
        warn_in_time(at=moment(20, 9))
        assert told(commune.officer) == []

        filing.supplement(
            actor=commune.citizen, code=examining, papers=(), note="Đã rõ", at=moment(20, 9)
        )
        warn_in_time(at=moment(20, 16, 53))  # three days later, but no nearer to its end
        assert levels(examining) == []
        warn_in_time(at=moment(20, 16, 55))
        assert levels(examining) == ["soon"]

    def test_whose_due_moment_moved_is_watched_anew(self, commune, examining):
        warn_in_time(at=moment(17, 9))
        CaseStep.objects.filter(case=examining, finished_at=None).update(due_at=moment(24, 8, 30))
        warn_in_time(at=moment(18, 8, 31))

        assert levels(examining) == []

    def test_that_is_done_warns_nobody(self, commune, examining):
        warn_in_time(at=moment(17, 9))
        step = CaseStep.objects.filter(case=examining, finished_at=None)
        step.update(finished_at=moment(17, 10), outcome="done")
        assert warn_in_time(at=moment(25, 9)) == 0
