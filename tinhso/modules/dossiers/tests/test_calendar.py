"""A day of the calendar changes while dossiers are under way."""

from datetime import date

import pytest

from tinhso.core.actor import NOBODY, Role
from tinhso.core.calendar.queries import forget
from tinhso.core.calendar.rules import DayKind, SpecialDay
from tinhso.core.errors import NotAllowed, Refused
from tinhso.core.ledger.queries import history
from tinhso.core.steps.models import CaseStep
from tinhso.core.units.models import Unit
from tinhso.modules.dossiers.actions import filing, handling, reception
from tinhso.modules.dossiers.actions.calendar import change_day
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.permissions import CONSOLE
from tinhso.modules.dossiers.queries.what_if import what_if
from tinhso.modules.dossiers.tests.factories import Commune, a_unit, an_officer, moment

pytestmark = pytest.mark.django_db(transaction=False)

MONDAY = date(2026, 11, 23)
STORM = SpecialDay(DayKind.HOLIDAY, "Nghỉ bão")


@pytest.fixture(autouse=True)
def fresh():
    yield
    forget()


@pytest.fixture
def commune():
    return Commune()


@pytest.fixture
def received(commune):
    """A dossier received after 15:00 on Friday 20 November: due on Monday, 17:00."""
    code = commune.submitted(moment(20, 15))
    reception.receive(actor=commune.clerk, code=code, at=moment(20, 15, 30))
    return code


class WhatIf:
    def test_lists_the_dossier_with_both_moments_and_writes_nothing(self, received):
        (change,) = what_if(actor=CONSOLE, day=MONDAY, special=STORM)

        assert (change.code, change.was, change.becomes) == (
            received,
            moment(23, 17),
            moment(25, 17),
        )
        assert Dossier.objects.get(code=received).due_at == moment(23, 17)
        assert not what_if(actor=CONSOLE, day=date(2026, 11, 26), special=STORM)

    def test_moves_forward_when_a_day_off_is_worked(self, received):
        saturday = SpecialDay(DayKind.SWAPPED_WORK, "Làm bù")

        (change,) = what_if(actor=CONSOLE, day=date(2026, 11, 21), special=saturday)

        assert change.becomes == moment(21, 17)

    def test_is_narrowed_to_the_unit_that_closes(self, received, commune):
        elsewhere = a_unit(code="H56.103", name="phường Hàm Rồng", area="14758")

        assert not what_if(actor=CONSOLE, day=MONDAY, special=STORM, unit_id=elsewhere.pk)
        assert what_if(actor=CONSOLE, day=MONDAY, special=STORM, unit_id=commune.unit.pk)

    def test_leaves_out_what_is_finished(self, received, commune):
        filing.withdraw(actor=commune.citizen, code=received, reason="", at=moment(20, 16))

        assert not what_if(actor=CONSOLE, day=MONDAY, special=STORM)

    def test_keeps_a_promise_unless_it_falls_on_the_day(self, received, commune):
        reception.hand_over(actor=commune.clerk, code=received, note="", at=moment(20, 15, 40))
        promised = moment(26, 10)
        handling.postpone(
            actor=commune.officer, code=received, due_at=promised, reason="Ốm", at=moment(20, 16)
        )

        assert not what_if(actor=CONSOLE, day=MONDAY, special=STORM)
        (change,) = what_if(actor=CONSOLE, day=date(2026, 11, 26), special=STORM)
        assert change.becomes == moment(27, 7)

    def test_is_for_the_administrator_of_the_province(self, received, commune):
        province = a_unit("H56", "tỉnh Thanh Hóa", "38")
        Unit.objects.filter(pk=commune.unit.pk).update(parent=province)
        boss = an_officer("Bùi Văn Thử", "Quản trị", province, Role.ADMINISTRATOR)
        local = an_officer("Bùi Thị Thử", "Quản trị", commune.unit, Role.ADMINISTRATOR)

        assert what_if(actor=boss, day=MONDAY, special=STORM)
        for actor in (NOBODY, commune.leader, commune.citizen, local):
            with pytest.raises(NotAllowed, match="quản trị của tỉnh"):
                what_if(actor=actor, day=MONDAY, special=STORM)
            with pytest.raises(NotAllowed, match="quản trị của tỉnh"):
                change_day(actor=actor, day=MONDAY, special=STORM, source="Số 1", at=moment(20, 16))
        assert Dossier.objects.get(code=received).due_at == moment(23, 17)

    def test_of_one_unit_is_for_its_own_administrator_too(self, received, commune):
        local = an_officer("Bùi Thị Thử", "Quản trị", commune.unit, Role.ADMINISTRATOR)
        elsewhere = a_unit(code="H56.103", name="phường Hàm Rồng", area="14758")
        far = an_officer("Bùi Thị Xa", "Quản trị", elsewhere, Role.ADMINISTRATOR)
        of_unit = {"day": MONDAY, "special": STORM, "unit_id": commune.unit.pk}

        assert what_if(actor=local, **of_unit)
        for actor in (far, commune.leader, NOBODY):
            with pytest.raises(NotAllowed, match="quản trị của đơn vị"):
                what_if(actor=actor, **of_unit)


class ChangeDay:
    def test_moves_the_dossier_its_step_and_the_sentence_and_records_it(self, received):
        change_day(
            actor=CONSOLE, day=MONDAY, special=STORM, source="Công điện 1", at=moment(20, 16)
        )

        dossier = Dossier.objects.get(code=received)
        assert dossier.due_at == moment(25, 17)
        assert dossier.first_due_at == moment(23, 17)
        assert dossier.due_why.endswith("17 giờ 00 thứ Tư 25/11/2026.")
        step = CaseStep.objects.get(case=received, finished_at=None)
        assert step.due_at == moment(20, 16, 30)
        (told,) = history("calendar:2026-11-23")
        assert (told.payload["dossiers"], told.payload["source"]) == (1, "Công điện 1")
        assert history(f"dossier:{received}")[-1].kind == "dossiers.DossierDueMoved"

    def test_done_twice_moves_nothing_more(self, received):
        again = {"actor": CONSOLE, "day": MONDAY, "special": STORM, "source": "Công điện 1"}
        assert len(change_day(**again, at=moment(20, 16))) == 1

        assert change_day(**again, at=moment(20, 17)) == ()

    def test_asks_for_the_decision_behind_it(self, received):
        with pytest.raises(Refused, match="văn bản quyết định"):
            change_day(actor=CONSOLE, day=MONDAY, special=STORM, source=" ", at=moment(20, 16))


class DueWhy:
    def test_follows_a_supplement(self, commune, received):
        reception.hand_over(actor=commune.clerk, code=received, note="", at=moment(20, 15, 40))
        reception.request_supplement(
            actor=commune.officer, code=received, text="Bản chính", at=moment(20, 16)
        )

        filing.supplement(
            actor=commune.citizen, code=received, papers=(), note="Đã nộp", at=moment(23, 8)
        )

        dossier = Dossier.objects.get(code=received)
        assert dossier.due_at == moment(25, 9)
        assert "đồng hồ dừng 2 giờ chờ người nộp bổ sung" in dossier.due_why

    def test_follows_a_promise(self, commune, received):
        reception.hand_over(actor=commune.clerk, code=received, note="", at=moment(20, 15, 40))

        handling.postpone(
            actor=commune.officer,
            code=received,
            due_at=moment(27, 10),
            reason="Chờ xác minh",
            at=moment(20, 16),
        )

        assert Dossier.objects.get(code=received).due_why.endswith(
            "; gia hạn đến 10 giờ 00 thứ Sáu 27/11/2026."
        )
