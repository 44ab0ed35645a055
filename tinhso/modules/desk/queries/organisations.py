"""Organisations: found by name or number, and one of them with all that is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.ledger import access
from tinhso.core.ledger.queries import history
from tinhso.core.paging import page_asked, place
from tinhso.core.people import queries as people
from tinhso.core.people.identifiers import clean, kind_of
from tinhso.core.people.models import Identifier, Organisation, OrganisationKind, Representation
from tinhso.core.people.queries import IdentifierRow, OrganisationRow, RepresentationRow
from tinhso.core.search import fold
from tinhso.core.words.worded import sentence, worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.queries.officer import Happened
from tinhso.modules.dossiers.queries.organisations import NumberRow, number_of

PAGE = 50
STORY = 30
DID = {
    "people.OrganisationEnrolled": worded("Được ghi nhận vào hệ thống"),
    "people.OrganisationCorrected": worded("Thông tin được sửa"),
    "people.IdentifierGiven": worded("Được ghi mã số"),
    "people.IdentifierEnded": worded("Mã số được ghi ngày hết hiệu lực"),
    "people.RepresentationGiven": worded("Được ghi người đại diện"),
    "people.RepresentationEnded": worded("Tư cách đại diện được ghi ngày kết thúc"),
}


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is looked for: words of the name, or a number."""

    q: str = ""
    page: int = 1

    @property
    def paging(self) -> str:
        return f"?{urlencode({'q': self.q})}&page=" if self.q else "?page="


@dataclass(frozen=True, kw_only=True)
class FoundOrganisation:
    """An organisation in the list; `acting` names who acts for it today."""

    id: int
    name: str
    kind_name: str
    number: NumberRow
    acting: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Organisations:
    rows: tuple[FoundOrganisation, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class OrganisationPage:
    """Everything the page of an organisation shows; representations of all times, newest first."""

    organisation: OrganisationRow
    identifiers: tuple[IdentifierRow, ...]
    representations: tuple[RepresentationRow, ...]
    story: tuple[Happened, ...]
    day: date


def sought_of(values: Mapping[str, str]) -> Sought:
    """Read what is looked for from an address."""
    return Sought(
        q=values.get("q", "").strip()[:100],
        page=page_asked(values),
    )


def organisations(*, actor: Actor, sought: Sought, day: date) -> Organisations:
    """Return one page of the organisations that answer to the words or bear the number."""
    permissions.require_organisation_keeper(actor)
    found = _found(sought.q)
    total = found.count()
    where = place(total=total, page=sought.page, size=PAGE)
    shown = list(found[where.rows])
    access.opened(*(f"organisation:{row.pk}" for row in shown))
    return Organisations(rows=_rows(shown, day), total=total, page=where.page, pages=where.pages)


def organisation_page(*, actor: Actor, organisation_id: int, at: datetime) -> OrganisationPage:
    """Return the page of an organisation to who keeps them."""
    permissions.require_organisation_keeper(actor)
    found = people.organisation(organisation_id)
    rows = people.representations_of(organisation_id)
    persons = sorted({row.person_id for row in rows})
    access.opened(f"organisation:{organisation_id}", *(f"person:{one}" for one in persons))
    return OrganisationPage(
        organisation=found,
        identifiers=people.identifiers_of(organisation_id=organisation_id),
        representations=rows,
        story=_story(organisation_id),
        day=timezone.localdate(at),
    )


def kinds() -> tuple[tuple[str, str], ...]:
    """Return the kinds of organisations with their names."""
    return tuple((kind.value, sentence(kind.label)) for kind in OrganisationKind)


def _found(q: str) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(merged_into__isnull=True)
    words = Q()
    for word in fold(q).split():
        words &= Q(folded_name__contains=word)
    if q:
        bears = Identifier.objects.filter(value=clean(q), organisation__isnull=False)
        rows = rows.filter(words | Q(pk__in=bears.values("organisation_id")))
    return rows.order_by("folded_name", "pk")


def _rows(shown: list[Organisation], day: date) -> tuple[FoundOrganisation, ...]:
    acting: dict[int, dict[str, None]] = {}
    held = Representation.objects.on(day).filter(organisation__in=shown).select_related("person")
    for row in held.order_by("person__name_key", "pk"):
        acting.setdefault(row.organisation_id, {})[row.person.full_name] = None
    return tuple(
        FoundOrganisation(
            id=row.pk,
            name=row.name,
            kind_name=OrganisationKind(row.kind).label,
            number=number_of(row.pk, day=day),
            acting=tuple(acting.get(row.pk, ())),
        )
        for row in shown
    )


def _story(organisation_id: int) -> tuple[Happened, ...]:
    told = [row for row in history(f"organisation:{organisation_id}") if row.kind in DID][-STORY:]
    ids = {int(row.actor[7:]) for row in told if row.actor.startswith("person:")}
    ids |= {int(row.payload.get("person_id") or 0) for row in told} - {0}
    names = {f"person:{one.id}": one.full_name for one in people.persons(ids).values()}
    return tuple(
        Happened(
            title=DID[row.kind],
            note=_note(row.payload, names),
            who=names.get(row.actor, worded("Hệ thống")),
            at=row.at,
        )
        for row in reversed(told)
    )


def _note(payload: Mapping[str, object], names: Mapping[str, str]) -> str:
    if person := payload.get("person_id"):
        return names.get(f"person:{person}", "")
    if kind := payload.get("kind"):
        return _kind_name(str(kind))
    return ""


def _kind_name(kind: str) -> str:
    """Return what a kind is called, of a number or of an organisation."""
    if kind in OrganisationKind.values:
        return str(OrganisationKind(kind).label)
    return kind_of(kind).name
