"""Forms being filled in at the desks where an officer receives."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tinhso.core.actor import Actor
from tinhso.core.ledger import access
from tinhso.core.words.worded import of_data
from tinhso.modules.dossiers.models import Draft
from tinhso.modules.dossiers.permissions import desk_drafts
from tinhso.modules.dossiers.queries.subjects import subjects_of_draft
from tinhso.modules.procedures import queries as procedures

MOST = 20


@dataclass(frozen=True, kw_only=True)
class DeskDraft:
    """A form begun at a desk and not received yet."""

    id: UUID
    person_id: int
    person_name: str
    procedure_name: str
    clerk_name: str
    saved_at: datetime


def drafts_at_desk(
    *, actor: Actor, at: datetime, person_id: int | None = None
) -> tuple[DeskDraft, ...]:
    """Return what is begun at the actor's desks, last touched first; of one person, or of all."""
    rows = Draft.objects.select_related("person", "clerk").filter(
        desk_drafts(actor), dossier_code="", expires_at__gt=at
    )
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    found = list(rows.order_by("-saved_at", "pk")[:MOST])
    for row in found:
        access.opened(*subjects_of_draft(row))
    return tuple(
        DeskDraft(
            id=row.pk,
            person_id=row.person_id,
            person_name=row.person.full_name,
            procedure_name=of_data(procedures.version(row.version_id).short_name),
            clerk_name=row.clerk.full_name if row.clerk else "",
            saved_at=row.saved_at,
        )
        for row in found
    )
