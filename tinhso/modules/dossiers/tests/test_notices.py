"""Who is told when a promise moves, a fee is waited for, or a step is taken back: each once."""

from datetime import date

import pytest

from tinhso.core.actor import Role, system
from tinhso.core.calendar.queries import forget
from tinhso.core.calendar.rules import DayKind, SpecialDay
from tinhso.core.ledger.queries import history
from tinhso.core.people import actions as people
from tinhso.modules.dossiers.actions import handling, reception
from tinhso.modules.dossiers.actions.calendar import change_day
from tinhso.modules.dossiers.permissions import CONSOLE
from tinhso.modules.dossiers.reactions import tell_applicant, tell_who_had_it
from tinhso.modules.dossiers.tests.factories import Commune, moment
from tinhso.modules.dossiers.tests.interlinked import Interlinked
from tinhso.modules.notifications.queries import listing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    yield
    forget()


def told(actor):
    return [(str(row.subject), str(row.text)) for row in listing(actor=actor).rows]


def last(code):
    return history(f"dossier:{code}")[-1]


class Applicant:
    def test_is_told_once_when_the_calendar_moves_the_due_date(self):
        commune = Commune()
        code = commune.submitted(moment(20, 15))
        reception.receive(actor=commune.clerk, code=code, at=moment(20, 15, 30))
        storm = SpecialDay(DayKind.HOLIDAY, "Nghỉ bão")
        at = moment(20, 16)
        change_day(actor=CONSOLE, day=date(2026, 11, 23), special=storm, source="CĐ 1", at=at)

        tell_applicant(last(code))
        tell_applicant(last(code))

        ((subject, text),) = told(commune.citizen)
        assert subject == f"Hồ sơ {code} đổi ngày hẹn"
        assert "Lịch làm việc ngày 23/11/2026 thay đổi nên ngày hẹn là 17 giờ 00 thứ Tư" in text

    def test_is_told_that_a_fee_is_waited_for(self, tmp_path):
        place = Interlinked(tmp_path)
        code = place.handed_over()

        tell_applicant(last(code))

        ((subject, text),) = told(place.commune.citizen)
        assert subject == f"Hồ sơ {code} chờ bạn nộp lệ phí"
        assert "Đồng hồ dừng đến khi bạn nộp xong" in text


class WhoHadIt:
    def test_is_told_that_the_step_was_taken_back(self):
        commune = Commune()
        _holds(commune, commune.officer, Role.CASE_OFFICER)
        code = commune.submitted(moment(16, 8))
        noted = {"code": code, "at": moment(16, 9)}
        reception.receive(actor=commune.clerk, **noted)
        reception.hand_over(actor=commune.clerk, note="", **noted)

        handling.recall(actor=commune.clerk, note="Chuyển nhầm", **noted)
        tell_who_had_it(last(code))
        tell_who_had_it(last(code))

        ((subject, text),) = told(commune.officer)
        assert subject == f"Hồ sơ {code} được thu lại"
        assert "không còn chờ bạn" in text
        assert told(commune.leader) == []


def _holds(commune, actor, role):
    """Write the role into the tables, where those who hold it are looked for."""
    by = {"actor": system("test"), "at": moment(1, 8)}
    held = {"person_id": actor.person_id, "unit_id": commune.unit.pk}
    people.appoint(**by, **held, title="Công chức", valid_from=date(2026, 1, 1))
    people.assign_role(**by, **held, role=role, valid_from=date(2026, 1, 1))
