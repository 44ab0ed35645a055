"""What may go along with a hand-over list: handed over, and on no list yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tinhso.core.actor import Actor, Role
from tinhso.core.ledger import access
from tinhso.core.people.queries import PersonRow, holders
from tinhso.core.steps.graph import Kind
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.rules import StepState
from tinhso.core.units.queries import units
from tinhso.modules.dossiers import permissions, rules
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.models import Dossier, HandoverLine
from tinhso.modules.dossiers.queries.subjects import subjects_of
from tinhso.modules.dossiers.rules import CLOSED, State

MOST = 100  # on one list
BEFORE = frozenset({State.SUBMITTED, State.SUPPLEMENT_AT_RECEPTION, State.RECEIVED})
# Where a dossier may stand that goes along.
UNDER_WAY: Mapping[Carries, frozenset[State]] = {
    Carries.DOSSIERS: frozenset(State) - CLOSED - BEFORE,
    Carries.RESULTS: frozenset({State.ISSUED}),
}
# The step that was finished when it left the hands, and the one it is handed over for.
LEFT: Mapping[Carries, Kind] = {
    Carries.DOSSIERS: Kind.RECEPTION,
    Carries.RESULTS: Kind.ISSUING,
}
MEANT: Mapping[Carries, Kind] = {
    Carries.DOSSIERS: Kind.EXAMINATION,
    Carries.RESULTS: Kind.RETURN,
}


@dataclass(frozen=True, kw_only=True)
class Road:
    """From which unit to which how many dossiers could go along with a list."""

    unit_id: int
    unit_name: str
    to_unit_id: int
    to_unit_name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A dossier that could go along; `sheets` is how many papers of it are on paper."""

    code: str
    subject: str
    owner_name: str
    sheets: int
    due_at: datetime | None
    handed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Going:
    """A dossier as it goes along: the step it left by, from which unit to which."""

    dossier_id: int
    procedure: str
    step_id: int
    unit_id: int
    to_unit_id: int


def kinds_of(actor: Actor) -> tuple[Carries, ...]:
    """Return which hand-over lists `actor` makes."""
    return tuple(carries for carries in Carries if permissions.gives(actor, carries))


def waiting(actor: Actor, carries: Carries) -> QuerySet[Any]:
    """Return what `actor` may put on a list: with its `left` step, `left_at`, and `meant_unit`."""
    steps = CaseStep.objects.filter(case=OuterRef("code")).order_by("-pk")
    left = steps.filter(kind=LEFT[carries].value, outcome=StepState.DONE.value)
    meant = steps.filter(kind=MEANT[carries].value)
    listed = HandoverLine.objects.filter(step_id=OuterRef("left"), is_missing=False)
    return (
        Dossier.objects.filter(
            permissions.of_own_units(actor, *permissions.GIVERS[carries]),
            state__in=UNDER_WAY[carries],
        )
        .annotate(
            left=Subquery(left.values("pk")[:1]),
            left_at=Subquery(left.values("finished_at")[:1]),
            meant_unit=Coalesce(
                Subquery(meant.values("unit_id")[:1]), F("unit_id"), output_field=BigIntegerField()
            ),
        )
        .filter(left__isnull=False)
        .exclude(Exists(listed))
    )


def going(*, actor: Actor, carries: Carries, codes: Iterable[str]) -> dict[str, Going]:
    """Return, by code, those of the dossiers that `actor` may put on a list now."""
    rows = waiting(actor, carries).filter(code__in=list(codes))
    found = rows.values_list("code", "pk", "procedure", "left", "unit_id", "meant_unit")
    return {
        code: Going(
            dossier_id=pk, procedure=procedure, step_id=left, unit_id=unit_id, to_unit_id=meant
        )
        for code, pk, procedure, left, unit_id, meant in found
    }


def roads(*, actor: Actor, carries: Carries) -> tuple[Road, ...]:
    """Return from where to where something waits to go along, what left last first."""
    found = (
        waiting(actor, carries)
        .values("unit_id", "meant_unit")
        .annotate(count=Count("pk"), last=Max("left_at"))
        .order_by("-last", "unit_id", "meant_unit")
    )
    rows = list(found)
    named = units({row[key] for row in rows for key in ("unit_id", "meant_unit")})
    return tuple(
        Road(
            unit_id=row["unit_id"],
            unit_name=named[row["unit_id"]].name,
            to_unit_id=row["meant_unit"],
            to_unit_name=named[row["meant_unit"]].name,
            count=row["count"],
        )
        for row in rows
    )


def handed(*, actor: Actor, carries: Carries, road: Road) -> tuple[Handed, ...]:
    """Return what could go along on the road, what left last first; as many as one list takes."""
    rows = waiting(actor, carries).filter(unit_id=road.unit_id, meant_unit=road.to_unit_id)
    return tuple(_handed(row) for row in rows.order_by("-left_at", "pk")[:MOST])


def receivers(*, carries: Carries, road: Road, at: datetime) -> tuple[PersonRow, ...]:
    """Return the officers at the other end, in the order of names."""
    role: Role = permissions.TAKERS[carries][0]
    return tuple(holders(role, road.to_unit_id, timezone.localdate(at)))


def sheets_of(row: Dossier) -> int:
    """Return how many originals and copies were handed in on paper."""
    return sum(sum(counts.values()) for counts in row.on_paper.values())


def _handed(row: Any) -> Handed:
    access.opened(*subjects_of(row))
    return Handed(
        code=row.code,
        subject=rules.subject_read(row.subject),
        owner_name=row.owner_name,
        sheets=sheets_of(row),
        due_at=row.due_at,
        handed_at=row.left_at,
    )
