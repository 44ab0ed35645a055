"""Dossiers that go along with a hand-over list, for the tests of it."""

from datetime import date

from tinhso.core.people import actions as people
from tinhso.modules.dossiers.actions import reception
from tinhso.modules.dossiers.actions.handovers import make_handover, receive_handover
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.tests.factories import SYSTEM, moment

EARLY, AT, LATER = moment(16, 8), moment(16, 9), moment(16, 10)


def handed_over(commune, *, at=EARLY):
    code = commune.submitted(at)
    reception.receive(actor=commune.clerk, code=code, at=at)
    reception.hand_over(actor=commune.clerk, code=code, note="", at=at)
    return code


def listed(commune, *codes, receiver=None, at=AT, actor=None):
    return make_handover(
        actor=actor or commune.clerk,
        carries=Carries.DOSSIERS,
        codes=codes,
        receiver_id=receiver,
        at=at,
    )


def received(commune, pk, *, actor=None, missing=None, at=LATER):
    receive_handover(actor=actor or commune.officer, handover_id=pk, missing=missing or {}, at=at)


def in_role(commune, actor, role):
    """Give an officer a role in the unit, so that lists can be for them by name."""
    people.assign_role(
        actor=SYSTEM,
        at=moment(1, 8),
        person_id=actor.person_id,
        unit_id=commune.unit.pk,
        role=role,
        valid_from=date(2026, 1, 1),
    )
