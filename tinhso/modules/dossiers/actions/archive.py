"""Closed dossiers of an earlier system, moved over whole with the facts of their history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tinhso.core.actor import Actor
from tinhso.core.ledger.actions import Fact, record_history
from tinhso.core.search import fold
from tinhso.modules.dossiers.actions.case import stream_of
from tinhso.modules.dossiers.events import (
    Delivery,
    DossierEvent,
    DossierHandedOver,
    DossierReceived,
    DossierRefused,
    DossierSubmitted,
    DossierSupplemented,
    DossierWithdrawn,
    ResultIssued,
    ResultReturned,
    SupplementRequested,
)
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.rules import State


@dataclass(frozen=True, kw_only=True)
class ClosedDossier:
    """A dossier as the earlier system kept it; its result exists on paper.

    Exactly one of `refused_at`, `withdrawn_at` and `returned_at` is set. `asked_at` and
    `answered_at` stand for the one supplement it had, if it had one.
    """

    code: str
    procedure: str
    procedure_name: str
    version_id: int
    unit_id: int
    owner_id: int
    owner_name: str
    subject: str
    channel: str
    service_level: str
    submitted_at: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    refused_at: datetime | None = None
    withdrawn_at: datetime | None = None


@transaction.atomic
def move_in(dossiers: Sequence[ClosedDossier], *, actor: Actor) -> int:
    """Take over closed dossiers with their whole history and return how many facts that made."""
    Dossier.objects.bulk_create([_row(moved) for moved in dossiers], batch_size=1000)
    return record_history(
        Fact(event=event, stream=stream_of(moved.code), actor_id=actor.id, at=at)
        for moved in dossiers
        for event, at in _facts(moved)
    )


def _row(moved: ClosedDossier) -> Dossier:
    return Dossier(
        code=moved.code,
        procedure=moved.procedure,
        procedure_name=moved.procedure_name,
        version_id=moved.version_id,
        unit_id=moved.unit_id,
        owner_id=moved.owner_id,
        owner_name=moved.owner_name,
        folded=fold(f"{moved.owner_name} {moved.subject}"),
        subject=moved.subject,
        channel=moved.channel,
        service_level=moved.service_level,
        answers={},
        state=_state(moved),
        submitted_at=moved.submitted_at,
        received_at=moved.received_at,
        due_at=moved.due_at,
        first_due_at=moved.due_at,
        supplement_count=int(moved.asked_at is not None),
        finished_at=moved.finished_at,
        returned_at=moved.returned_at,
        delivery=Delivery.DESK if moved.returned_at else "",
    )


def _state(moved: ClosedDossier) -> State:
    if moved.refused_at is not None:
        return State.REFUSED
    return State.WITHDRAWN if moved.withdrawn_at is not None else State.RETURNED


def _facts(moved: ClosedDossier) -> Iterator[tuple[DossierEvent, datetime]]:
    code = moved.code
    yield _submitted(moved), moved.submitted_at
    if moved.refused_at is not None:
        yield DossierRefused(dossier=code), moved.refused_at
        return
    if moved.received_at is not None and moved.due_at is not None:
        yield DossierReceived(dossier=code, due_at=moved.due_at), moved.received_at
        yield DossierHandedOver(dossier=code, to_step="examination"), moved.received_at
    yield from _supplement(moved)
    if moved.withdrawn_at is not None:
        yield DossierWithdrawn(dossier=code), moved.withdrawn_at
        return
    yield from _result(moved)


def _submitted(moved: ClosedDossier) -> DossierSubmitted:
    return DossierSubmitted(
        dossier=moved.code,
        procedure=moved.procedure,
        version_id=moved.version_id,
        unit_id=moved.unit_id,
        channel=moved.channel,
        service_level=moved.service_level,
        owner_id=moved.owner_id,
    )


def _supplement(moved: ClosedDossier) -> Iterator[tuple[DossierEvent, datetime]]:
    if moved.asked_at is None or moved.answered_at is None:
        return
    yield (
        SupplementRequested(dossier=moved.code, number=1, answer_before=moved.answered_at),
        moved.asked_at,
    )
    yield DossierSupplemented(dossier=moved.code, due_at=moved.due_at), moved.answered_at


def _result(moved: ClosedDossier) -> Iterator[tuple[DossierEvent, datetime]]:
    assert moved.finished_at is not None
    assert moved.due_at is not None
    assert moved.returned_at is not None
    yield (
        ResultIssued(
            dossier=moved.code,
            document_id=None,
            finished_at=moved.finished_at,
            due_at=moved.due_at,
        ),
        moved.finished_at,
    )
    yield ResultReturned(dossier=moved.code, delivery=Delivery.DESK.value), moved.returned_at
