"""Posts, roles, absences, delegations and departures, as rows with their names."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from tinhso.core.errors import NotFound
from tinhso.core.people.models import Absence, Assignment, Delegation, Departure, Post
from tinhso.core.words.worded import worded

Row = TypeVar("Row", "PostRow", "RoleRow", "AbsenceRow")
_UNIT = {"unit_name": F("unit__name")}


@dataclass(frozen=True, kw_only=True)
class PostRow:
    id: int
    person_id: int
    unit_id: int
    unit_name: str
    title: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class RoleRow:
    id: int
    person_id: int
    unit_id: int
    unit_name: str
    role: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class AbsenceRow:
    """`valid_to` is the first day back."""

    id: int
    person_id: int
    reason: str
    valid_from: date
    valid_to: date
    cancelled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DelegationRow:
    """A delegation with both names; `roles` holds role, unit and the unit's name."""

    id: int
    delegator_id: int
    delegator_name: str
    delegate_id: int
    delegate_name: str
    form: str
    wording: str
    title: str
    basis: str
    roles: tuple[tuple[str, int, str], ...]
    procedures: tuple[str, ...]
    documents: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    revoked_at: datetime | None

    def is_over(self, day: date) -> bool:
        """Say whether it gives nothing any more on `day`."""
        return self.revoked_at is not None or (self.valid_to is not None and self.valid_to <= day)


@dataclass(frozen=True, kw_only=True)
class DepartureRow:
    person_id: int
    heir_id: int
    heir_name: str
    leaves_on: date
    finished_at: datetime | None


def posts_of(person_id: int) -> tuple[PostRow, ...]:
    """Return every post the person holds, will hold or held, the last begun first."""
    return _read(PostRow, Post.objects.filter(person_id=person_id).annotate(**_UNIT))


def roles_of(person_id: int) -> tuple[RoleRow, ...]:
    """Return every role given to the person, past and to come too, the last begun first."""
    return _read(RoleRow, Assignment.objects.filter(person_id=person_id).annotate(**_UNIT))


def absences_of(person_id: int) -> tuple[AbsenceRow, ...]:
    """Return every absence of the person, cancelled ones too, the last begun first."""
    return _read(AbsenceRow, Absence.objects.filter(person_id=person_id))


def _read(into: type[Row], found: QuerySet[Any]) -> tuple[Row, ...]:
    """Return what was found as rows of this shape: a column for each of its fields."""
    columns = [field.name for field in fields(into)]
    return tuple(into(**row) for row in found.order_by("-valid_from", "-pk").values(*columns))


def away(person_ids: Iterable[int], *, day: date) -> dict[int, date]:
    """Return the last day of absence of each of the persons who is away on `day`, by id."""
    rows = Absence.objects.on(day).filter(person_id__in=set(person_ids), cancelled_at__isnull=True)
    found = rows.order_by("valid_to").values_list("person_id", "valid_to")
    return {person_id: date.fromordinal(back.toordinal() - 1) for person_id, back in found}


def delegations_of(person_id: int) -> tuple[DelegationRow, ...]:
    """Return every delegation the person gave or was given, the last begun first."""
    rows = _delegations().filter(Q(delegator_id=person_id) | Q(delegate_id=person_id))
    return tuple(_delegation(row) for row in rows.order_by("-valid_from", "-pk"))


def delegation(delegation_id: int) -> DelegationRow:
    """Return one delegation, in force or not."""
    row = _delegations().filter(pk=delegation_id).first()
    if row is None:
        raise NotFound(worded("Không có ủy quyền này."))
    return _delegation(row)


def departure_of(person_id: int) -> DepartureRow | None:
    """Return the last departure of the person, planned or done."""
    rows = Departure.objects.select_related("heir").filter(person_id=person_id)
    row = rows.order_by("-leaves_on", "-pk").first()
    if row is None:
        return None
    return DepartureRow(
        person_id=row.person_id,
        heir_id=row.heir_id,
        heir_name=row.heir.full_name,
        leaves_on=row.leaves_on,
        finished_at=row.finished_at,
    )


def _delegations() -> QuerySet[Delegation]:
    rows: QuerySet[Delegation] = Delegation.objects.select_related("delegator", "delegate")
    return rows.prefetch_related("roles__unit")


def _delegation(row: Delegation) -> DelegationRow:
    return DelegationRow(
        id=row.pk,
        delegator_id=row.delegator_id,
        delegator_name=row.delegator.full_name,
        delegate_id=row.delegate_id,
        delegate_name=row.delegate.full_name,
        form=row.form,
        wording=row.wording,
        title=row.title,
        basis=row.basis,
        roles=tuple((one.role, one.unit_id, one.unit.name) for one in row.roles.all()),
        procedures=tuple(row.procedures),
        documents=tuple(row.documents),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        revoked_at=row.revoked_at,
    )
