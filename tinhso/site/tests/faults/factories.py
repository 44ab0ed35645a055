"""A dossier brought to where several can reach for it."""

from tinhso.modules.dossiers.actions import handling, reception
from tinhso.modules.dossiers.tests.factories import moment

MORNING = moment(16, 8)


def decide_on(commune, code):
    """Return the call that lets the leader decide on a dossier proposed."""
    return lambda: handling.decide(actor=commune.leader, code=code, note="", at=moment(16, 10, 30))


def proposed(commune):
    code = commune.submitted(MORNING)
    reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))
    reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 9, 5))
    handling.propose(actor=commune.officer, code=code, note="", at=moment(16, 10))
    return code
