"""Lists show what waits, to whom it concerns, in few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.actor import Role
from tinhso.core.errors import NotFound
from tinhso.modules.dossiers.actions import reception
from tinhso.modules.dossiers.queries.cases import dossier, tracked
from tinhso.modules.dossiers.queries.lists import inbox, mine, of_units
from tinhso.modules.dossiers.rules import Verb
from tinhso.modules.dossiers.tests.factories import (
    Commune,
    a_citizen,
    a_unit,
    an_officer,
    moment,
)

pytestmark = pytest.mark.django_db
MORNING = moment(16, 8)


def count_queries(call):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


class InboxOf:
    def test_shows_what_waits_for_the_role_late_first_and_paused_last(self):
        commune = Commune()
        paused, late, fresh = (commune.submitted(moment(16, hour)) for hour in (7, 8, 14))
        reception.request_supplement(
            actor=commune.clerk, code=paused, text="Thiếu trang 2", at=moment(16, 9)
        )

        found = inbox(actor=commune.clerk, at=moment(17, 9))

        assert [row.code for row in found.rows] == [late, fresh, paused]
        assert [row.group for row in found.rows] == ["late", "today", "paused"]
        assert found.counts == {"waiting": 3, "late": 1, "today": 1, "paused": 1}

    def test_shows_nothing_to_another_unit_or_role(self):
        commune = Commune()
        commune.submitted(MORNING)
        other = a_unit("H56.103", "phường Bỉm Sơn", "14812")
        stranger = an_officer("Vũ Thị Thử Nghiệm", "Công chức", other, Role.ONE_STOP)

        assert not inbox(actor=stranger, at=MORNING).rows
        assert not inbox(actor=commune.officer, at=MORNING).rows

    def test_asks_the_database_as_often_for_twenty_as_for_one(self):
        commune = Commune()
        commune.submitted(MORNING)
        inbox(actor=commune.clerk, at=MORNING)
        for_one = count_queries(lambda: inbox(actor=commune.clerk, at=MORNING))

        for _ in range(19):
            commune.submitted(MORNING)

        assert count_queries(lambda: inbox(actor=commune.clerk, at=MORNING)) == for_one <= 6


class OfUnits:
    @pytest.mark.parametrize(
        "typed", ["nguyen thi mau", "MẪU AN", "038196000001", "H56.102-261116", "mau"]
    )
    def test_finds_by_name_number_or_code_without_tone_marks(self, typed):
        commune = Commune()
        code = commune.submitted(MORNING)

        found = of_units(actor=commune.officer, at=MORNING, q=typed)

        assert [row.code for row in found.rows] == [code]

    @pytest.mark.parametrize("typed", ["' or 1=1", "& | !", "không có ai", "a:*b"])
    def test_takes_whatever_is_typed(self, typed):
        commune = Commune()
        commune.submitted(MORNING)

        assert not of_units(actor=commune.officer, at=MORNING, q=typed).rows

    def test_asks_the_database_as_often_for_twenty_as_for_one(self):
        commune = Commune()
        commune.submitted(MORNING)
        for_one = count_queries(lambda: of_units(actor=commune.officer, at=MORNING))

        for _ in range(19):
            commune.submitted(MORNING)

        assert count_queries(lambda: of_units(actor=commune.officer, at=MORNING)) == for_one


class Mine:
    def test_shows_only_what_the_citizen_filed(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        neighbour = a_citizen("Bùi Thị Mẫu Đơn", "038196000002")

        assert [row.code for row in mine(actor=commune.citizen, at=MORNING).rows] == [code]
        assert not mine(actor=neighbour, at=MORNING).rows


class OneDossier:
    def test_offers_each_actor_only_the_actions_of_the_moment(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        def verbs(actor):
            return dossier(actor=actor, code=code, at=MORNING).verbs

        assert verbs(commune.clerk) == (Verb.RECEIVE, Verb.REFUSE, Verb.ASK)
        assert verbs(commune.officer) == ()
        assert verbs(commune.citizen) == (Verb.WITHDRAW,)

    def test_is_not_there_for_a_stranger(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        with pytest.raises(NotFound):
            dossier(actor=a_citizen("Bùi Thị Mẫu Đơn", "038196000002"), code=code, at=MORNING)

    def test_hides_the_officers_names_and_notes_from_the_citizen(self):
        commune = Commune()
        code = commune.submitted(MORNING)
        reception.receive(actor=commune.clerk, code=code, at=MORNING)
        reception.hand_over(actor=commune.clerk, code=code, note="Xem kỹ", at=MORNING)

        story = dossier(actor=commune.citizen, code=code, at=MORNING).story

        assert not [item for item in story if item.who or item.note]


class Tracked:
    def test_tells_how_far_it_is_and_nothing_about_the_person(self):
        commune = Commune()
        code = commune.submitted(MORNING)

        told = tracked(code=code.lower(), at=MORNING)

        assert told.state_label == "Mới đăng ký"
        assert "Mẫu" not in str(told)

    def test_asks_to_look_at_the_code_again_when_there_is_none(self):
        with pytest.raises(NotFound, match="Xem lại mã"):
            tracked(code="H56.102-260101-0001", at=MORNING)
