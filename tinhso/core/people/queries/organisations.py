"""Organisations, who acts for them, and who bears which identifier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tinhso.core.errors import NotFound
from tinhso.core.people.identifiers import clean, kind_of
from tinhso.core.people.models import (
    Capacity,
    Identifier,
    Organisation,
    OrganisationKind,
    Representation,
)
from tinhso.core.words.worded import sentence, worded


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation as other rooms see it; `unit_id` where it is an agency of the province."""

    id: int
    name: str
    kind: str
    kind_name: str
    unit_id: int | None
    phone: str
    email: str
    address: str


@dataclass(frozen=True)
class IdentifierRow:
    """One number of one kind; `valid_to` is the first day on which it is no longer borne."""

    id: int
    kind: str
    kind_name: str
    value: str
    country: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Bearer:
    """Who bears an identifier: a person or an organisation, never both."""

    person_id: int | None
    organisation_id: int | None
    identifier: IdentifierRow


@dataclass(frozen=True)
class RepresentationRow:
    """A person who acts for an organisation, and by what paper."""

    id: int
    person_id: int
    person_name: str
    organisation_id: int
    organisation_name: str
    capacity: str
    capacity_name: str
    basis: str
    valid_from: date
    valid_to: date | None


def organisation(organisation_id: int) -> OrganisationRow:
    """Return the organisation."""
    one = Organisation.objects.filter(pk=organisation_id).first()
    if one is None:
        raise NotFound(worded("Không có tổ chức này."))
    return OrganisationRow(
        id=one.pk,
        name=one.name,
        kind=one.kind,
        kind_name=OrganisationKind(one.kind).label,
        unit_id=one.unit_id,
        phone=one.phone,
        email=one.email,
        address=one.address,
    )


def bearers_of(value: str, *, day: date, kind: str = "", country: str = "") -> tuple[Bearer, ...]:
    """Return whoever bears the number on `day`, of any kind and country where none is named.

    The same digits may be a tax code and a business number, so there can be more than one.
    """
    wanted = {name: said for name, said in (("kind", kind), ("country", country)) if said}
    rows = Identifier.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        value=clean(value),
        **wanted,
    )
    return tuple(
        Bearer(row.person_id, row.organisation_id, _identifier(row)) for row in rows.order_by("pk")
    )


def bearer_of(value: str, *, kind: str, day: date, country: str = "VN") -> Bearer:
    """Return the one who bears this number of this kind on `day`."""
    found = bearers_of(value, day=day, kind=kind, country=country)
    if not found:
        raise NotFound(worded("Chưa có ai mang số này. Kiểm tra lại số và loại giấy tờ."))
    return found[0]


def identifiers_of(
    *, person_id: int | None = None, organisation_id: int | None = None
) -> tuple[IdentifierRow, ...]:
    """Return every identifier the bearer has or had, those in force first."""
    bearer = Q(person_id=person_id) if person_id else Q(organisation_id=organisation_id or 0)
    rows = Identifier.objects.filter(bearer)
    ordered = sorted(rows, key=lambda row: (row.valid_to is not None, row.kind, row.pk))
    return tuple(_identifier(row) for row in ordered)


def numbers_of(organisation_id: int, *, day: date) -> dict[str, str]:
    """Return the numbers the organisation bears on `day`, by kind; of two, the one given last."""
    return {
        row.kind: row.value
        for row in sorted(identifiers_of(organisation_id=organisation_id), key=lambda row: row.id)
        if (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or row.valid_to > day)
    }


def representatives_of(organisation_id: int, *, day: date) -> tuple[RepresentationRow, ...]:
    """Return who acts for the organisation on `day`, in the order of names."""
    rows = _represented(day).filter(organisation_id=organisation_id)
    return _representations(rows.order_by("person__name_key", "pk"))


def representations_of(organisation_id: int) -> tuple[RepresentationRow, ...]:
    """Return who acts, acted or will act for the organisation, the last begun first."""
    rows = Representation.objects.select_related("person", "organisation")
    found = rows.filter(organisation_id=organisation_id).order_by("-valid_from", "-pk")
    return _representations(found)


def organisations_of(person_id: int, *, day: date) -> tuple[RepresentationRow, ...]:
    """Return the organisations the person acts for on `day`, by name."""
    rows = _represented(day).filter(person_id=person_id)
    return _representations(rows.order_by("organisation__folded_name", "pk"))


def may_act_for(person_id: int, organisation_id: int, *, day: date) -> bool:
    """Say whether the person acts for the organisation on `day`. Nobody does by default."""
    rows = _represented(day).filter(person_id=person_id, organisation_id=organisation_id)
    return bool(rows.exists())


def _represented(day: date) -> QuerySet[Representation]:
    rows: QuerySet[Representation] = Representation.objects.on(day)
    return rows.select_related("person", "organisation")


def _representations(rows: Iterable[Representation]) -> tuple[RepresentationRow, ...]:
    return tuple(
        RepresentationRow(
            id=row.pk,
            person_id=row.person_id,
            person_name=row.person.full_name,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name,
            capacity=row.capacity,
            capacity_name=Capacity(row.capacity).label,
            basis=row.basis,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    )


def _identifier(row: Identifier) -> IdentifierRow:
    return IdentifierRow(
        id=row.pk,
        kind=row.kind,
        kind_name=sentence(kind_of(row.kind).name),
        value=row.value,
        country=row.country,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
