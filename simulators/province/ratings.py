"""What people thought of the service, as the earlier system kept it."""

import random
from collections.abc import Sequence

from simulators.province.staff import SEED
from tinhso.modules.dossiers.actions.archive import ClosedDossier
from tinhso.modules.feedback.actions import RatedDossier
from tinhso.modules.feedback.actions import move_in as take_over

SHARE = 0.27


def move_in(chance: random.Random, closed: Sequence[ClosedDossier]) -> int:
    """Rate some of the closed dossiers, the late ones worse; return how many."""
    rated = [
        _rated(chance, moved) for moved in closed if moved.returned_at and chance.random() < SHARE
    ]
    return take_over(rated, actor=SEED)


def _rated(chance: random.Random, moved: ClosedDossier) -> RatedDossier:
    assert moved.returned_at is not None
    assert moved.finished_at is not None
    assert moved.due_at is not None
    weights = (1, 1, 2, 76, 120) if moved.finished_at <= moved.due_at else (14, 25, 30, 21, 10)
    return RatedDossier(
        dossier=moved.code,
        procedure=moved.procedure,
        unit_id=moved.unit_id,
        score=chance.choices((1, 2, 3, 4, 5), weights)[0],
        at=moved.returned_at,
    )
