"""Facts of invented dossiers, written on the real ledger and folded from it."""

from datetime import datetime

from tinhso.core.actor import system
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.consumers import advance
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.modules.dossiers.events import DossierReceived, DossierSubmitted, ResultIssued
from tinhso.modules.feedback.events import ServiceRated
from tinhso.modules.plan.reactions import CASES, COUNTS


def tell(event: object, at: datetime) -> None:
    """Record what happened to a dossier."""
    record(event, stream=f"dossier:{event.dossier}", actor=system("test"), at=at)


def filed(
    code: str,
    at: datetime,
    *,
    due_at: datetime | None = None,
    finished_at: datetime | None = None,
    score: int | None = None,
    channel: str = "online",
    service_level: str = "full",
    procedure: str = "1.001193",
    unit_id: int = 1,
) -> None:
    """Record a dossier from its filing to where it got."""
    submitted = DossierSubmitted(
        dossier=code,
        procedure=procedure,
        version_id=1,
        unit_id=unit_id,
        channel=channel,
        service_level=service_level,
        owner_id=7,
    )
    tell(submitted, at)
    if due_at:
        tell(DossierReceived(dossier=code, due_at=due_at), at)
    if due_at and finished_at:
        issued = ResultIssued(
            dossier=code, document_id=None, finished_at=finished_at, due_at=due_at
        )
        tell(issued, finished_at)
    if score:
        rated = ServiceRated(dossier=code, score=score, unit_id=unit_id, procedure=procedure)
        tell(rated, finished_at or at)


def fold_all() -> None:
    """Do what the worker does."""
    while assign_positions():
        pass
    for projection in (CASES, COUNTS):
        while advance(projection, limit=7):
            pass
