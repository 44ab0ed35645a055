"""Who else could do the open step of a dossier, how much each has in hand, and who is away."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone

from tinhso.core.actor import Actor, Role
from tinhso.core.people.queries import away, holders
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.queries import open_steps_of
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.unknown import not_found


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who holds the role of a step; `in_hand` is how many open steps they took.

    `away_until` is the last day of an absence that holds today.
    """

    id: int
    name: str
    post: str
    in_hand: int
    away_until: date | None


def colleagues(*, actor: Actor, code: str, at: datetime) -> tuple[Colleague, ...]:
    """Return who else the open step of the dossier can be given to, in the order of names."""
    dossier = Dossier.objects.filter(code=code).first()
    if dossier is None or not permissions.can_serve(actor, dossier):
        raise not_found(code)
    step = permissions.nearest(actor, open_steps_of(code), dossier.procedure)
    if step is None or not step.role:
        return ()
    return able(step, day=timezone.localdate(at))


def able(step: CaseStep, *, day: date) -> tuple[Colleague, ...]:
    """Return who holds the role of `step` on `day`, but for whoever has it already."""
    rows = [
        row for row in holders(Role(step.role), step.unit_id, day) if row.id != step.assignee_id
    ]
    ids = [row.id for row in rows]
    absent = away(ids, day=day) if ids else {}
    taken = CaseStep.objects.filter(assignee_id__in=ids, finished_at__isnull=True)
    in_hand = dict(taken.values_list("assignee_id").annotate(count=Count("pk")).order_by())
    return tuple(
        Colleague(
            id=row.id,
            name=row.full_name,
            post=row.post,
            in_hand=in_hand.get(row.id, 0),
            away_until=absent.get(row.id),
        )
        for row in rows
    )
