"""A colleague acts in the place of one who is away: on dossiers, on paper and on the ledger."""

from dataclasses import replace

import pytest

from tinhso.core.actor import Mandate, Role
from tinhso.core.errors import NotAllowed, NotFound
from tinhso.core.ledger.queries import history
from tinhso.core.people.models import Absence
from tinhso.modules.documents.queries import document
from tinhso.modules.dossiers.actions import handling, reception, results
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.cases import dossier
from tinhso.modules.dossiers.queries.lists import inbox, of_units
from tinhso.modules.dossiers.tests.factories import BIRTH, Commune, an_officer, moment
from tinhso.modules.signing.tests.keys import lend

AT = moment(17, 9)
SIGNS_AS = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"


@pytest.fixture
def commune(db):
    return Commune()


def _stands_in(commune, principal, role, **limits):
    """Return a colleague without a role of their own who stands in for `principal`."""
    actor = an_officer("Hồ Văn Thử Số", "Phó Chủ tịch", commune.unit)
    mandate = Mandate(
        id=7,
        person_id=principal.person_id,
        name=principal.name,
        grants={role: frozenset({commune.unit.pk})},
        **limits,
    )
    return replace(actor, mandates=(mandate,))


def _proposed(commune):
    code = commune.submitted(AT)
    reception.receive(actor=commune.clerk, code=code, at=AT)
    reception.hand_over(actor=commune.clerk, code=code, note="", at=AT)
    handling.propose(actor=commune.officer, code=code, note="", at=AT)
    return code


class Receive:
    def test_is_recorded_with_both(self, commune):
        mate = _stands_in(commune, commune.clerk, Role.ONE_STOP)
        code = commune.submitted(AT)

        reception.receive(actor=mate, code=code, at=AT)

        entry = history(f"dossier:{code}")[-1]
        assert entry.actor == mate.id
        assert entry.payload["on_behalf"] == {
            "person": commune.clerk.person_id,
            "delegation": 7,
        }
        assert entry.is_intact
        told = dossier(actor=mate, code=code, at=AT).story[-1]
        assert told.whole == "Hồ Văn Thử Số (thay Lê Thị Minh Họa)"

    def test_is_done_on_a_step_the_absent_one_had_taken_and_not_a_third(self, commune):
        mate = _stands_in(commune, commune.clerk, Role.ONE_STOP)
        third = an_officer("Vũ Thị Thử Nghiệm", "Công chức", commune.unit, Role.ONE_STOP)
        code = commune.submitted(AT)
        handling.claim(actor=commune.clerk, code=code)
        assert [row.code for row in inbox(actor=mate, at=AT).rows] == [code]
        assert inbox(actor=third, at=AT).rows == ()
        with pytest.raises(NotAllowed):
            reception.receive(actor=third, code=code, at=AT)

        reception.receive(actor=mate, code=code, at=AT)

    @pytest.mark.parametrize(("procedure", "sees"), [(BIRTH, True), ("1.000656", False)])
    def test_by_a_mandate_for_some_procedures_reaches_those_alone(self, commune, procedure, sees):
        limits = {"procedures": frozenset({procedure})}
        mate = _stands_in(commune, commune.clerk, Role.ONE_STOP, **limits)
        code = commune.submitted(AT)

        assert [row.code for row in of_units(actor=mate, at=AT).rows] == [code] * sees
        assert [row.code for row in inbox(actor=mate, at=AT).rows] == [code] * sees
        if sees:
            handling.claim(actor=mate, code=code)
            reception.receive(actor=mate, code=code, at=AT)
        else:
            with pytest.raises(NotFound):
                dossier(actor=mate, code=code, at=AT)
            with pytest.raises(NotAllowed):
                handling.claim(actor=mate, code=code)


class Sign:
    def test_stands_in_place_of_the_head_on_paper(self, commune, province_keys):
        deputy = _stands_in(commune, commune.leader, Role.LEADER, signs_as=SIGNS_AS)
        lend(province_keys, "H56.102.leader", deputy)
        code = _proposed(commune)

        handling.decide(actor=deputy, code=code, note="", at=AT)
        results.sign(actor=deputy, code=code, at=AT)

        row = document(Dossier.objects.get(code=code).document_id)
        assert (row.signer_name, row.signer_title) == ("Hồ Văn Thử Số", SIGNS_AS)
        signed = history(f"document:{row.id}")[-1]
        assert signed.payload["on_behalf"]["person"] == commune.leader.person_id

    def test_by_a_mandate_for_other_documents_is_refused(self, commune):
        limits = {"documents": frozenset({"marital_status_certificate"})}
        deputy = _stands_in(commune, commune.leader, Role.LEADER, signs_as=SIGNS_AS, **limits)
        code = _proposed(commune)

        with pytest.raises(NotAllowed):
            handling.decide(actor=deputy, code=code, note="", at=AT)
        assert "decide" not in dossier(actor=deputy, code=code, at=AT).verbs


class Lists:
    def test_say_until_when_who_took_a_step_is_away(self, commune, django_assert_max_num_queries):
        code = commune.submitted(AT)
        handling.claim(actor=commune.clerk, code=code)
        Absence.objects.create(
            person_id=commune.clerk.person_id,
            valid_from=moment(16, 8).date(),
            valid_to=moment(21, 8).date(),
        )

        with django_assert_max_num_queries(8):
            (row,) = of_units(actor=commune.clerk, at=AT).rows

        assert row.assignee_away == moment(20, 8).date()
        assert (
            dossier(actor=commune.clerk, code=code, at=AT).step.assignee_away == row.assignee_away
        )
