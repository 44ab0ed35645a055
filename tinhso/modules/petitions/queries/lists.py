"""Petitions as lists: of the actor's units, of the actor, about a dossier."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.ledger import access
from tinhso.core.paging import Page, place
from tinhso.core.search import fold
from tinhso.core.words.worded import worded
from tinhso.modules.petitions import permissions
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.queries.rows import Row, row_of, with_names
from tinhso.modules.petitions.rules import LABEL, OPEN, RUNNING, State

__all__ = ["STATES", "VIEWS", "Draft", "Listing", "Narrowing", "Row"]

PAGE, MINE, CHUNK = 50, 20, 500
VIEWS: Mapping[str, str] = {
    "open": worded("Cần xử lý"),
    "late": worded("Trễ hạn"),
    "waiting": worded("Chờ người gửi"),
    "done": worded("Đã xong"),
    "all": worded("Tất cả"),
}
STATES = tuple((state.value, LABEL[state]) for state in State if state is not State.DRAFT)


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What is looked for among the petitions of the actor's units; an unknown view is `open`."""

    view: str = "open"
    state: str = ""
    q: str = ""


@dataclass(frozen=True, kw_only=True)
class Listing(Page[Row]):
    """One page, and how many stand in each of the views."""

    counts: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A petition somebody began to write."""

    draft_id: str
    subject: str
    saved_at: datetime


def of_units(*, actor: Actor, wanted: Narrowing, at: datetime, page: int = 1) -> Listing:
    """Return one page of what the actor may read, what is due first; `q` needs no tone marks."""
    rows = Petition.objects.filter(permissions.handled(actor, day=timezone.localdate(at)))
    views = _views(at)
    counts = rows.aggregate(**{key: Count("pk", filter=views[key]) for key in VIEWS})
    found = _narrowed(rows, wanted, at)
    total = found.count() if wanted.q or wanted.state else counts[_view(wanted)]
    where = place(total=total, page=page, size=PAGE)
    return Listing(
        rows=_shown(_ordered(found)[where.rows], at),
        total=total,
        page=where.page,
        pages=where.pages,
        counts=counts,
    )


def all_of_units(*, actor: Actor, wanted: Narrowing, at: datetime) -> Iterator[Sequence[Row]]:
    """Return all of them piece by piece, for a file."""
    found = Petition.objects.filter(permissions.handled(actor, day=timezone.localdate(at)))
    ids = list(_ordered(_narrowed(found, wanted, at)).values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        by_id = with_names(Petition.objects.all()).in_bulk(some)
        yield _told([by_id[pk] for pk in some if pk in by_id], at)


def count_of_units(*, actor: Actor, wanted: Narrowing, at: datetime) -> int:
    """Return how many there are."""
    found = Petition.objects.filter(permissions.handled(actor, day=timezone.localdate(at)))
    return _narrowed(found, wanted, at).count()


def mine(*, actor: Actor, at: datetime, page: int = 1) -> Page[Row]:
    """Return one page of what the actor sent, newest first."""
    found = Petition.objects.filter(permissions.own(actor), code__isnull=False)
    where = place(total=(total := found.count()), page=page, size=MINE)
    return Page(
        rows=_shown(found.order_by("-submitted_at", "-pk")[where.rows], at),
        total=total,
        page=where.page,
        pages=where.pages,
    )


def drafts_of(*, actor: Actor) -> tuple[Draft, ...]:
    """Return what the actor began to write and did not send, last touched first."""
    found = Petition.objects.filter(permissions.own(actor), code=None).order_by("-saved_at")
    return tuple(
        Draft(draft_id=str(row.draft_id), subject=row.subject, saved_at=row.saved_at)
        for row in found
    )


def about_dossier(*, actor: Actor, code: str, at: datetime) -> tuple[Row, ...]:
    """Return the petitions about a dossier that the actor handles, oldest first."""
    seen = permissions.handled(actor, day=timezone.localdate(at))
    rows = Petition.objects.filter(seen, dossier_code=code)
    return _shown(rows.order_by("submitted_at", "pk"), at)


def mine_about(*, actor: Actor, code: str, at: datetime) -> tuple[Row, ...]:
    """Return what the actor sent about a dossier, oldest first."""
    rows = Petition.objects.filter(permissions.own(actor), code__isnull=False, dossier_code=code)
    return _shown(rows.order_by("submitted_at", "pk"), at)


def _view(wanted: Narrowing) -> str:
    return wanted.view if wanted.view in VIEWS else "open"


def _views(at: datetime) -> Mapping[str, Q]:
    return {
        "open": Q(state__in=RUNNING),
        "late": Q(state__in=RUNNING, due_at__lt=at),
        "waiting": Q(state=State.WAITING),
        "done": ~Q(state__in=OPEN),
        "all": Q(),
    }


def _narrowed(rows: QuerySet[Petition], wanted: Narrowing, at: datetime) -> QuerySet[Petition]:
    rows = rows.filter(_views(at)[_view(wanted)])
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if words := fold(wanted.q):
        rows = rows.filter(folded__contains=words)
    return rows


def _ordered(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    return rows.order_by(F("due_at").asc(nulls_last=True), "-submitted_at", "-pk")


def _shown(rows: QuerySet[Petition], at: datetime) -> tuple[Row, ...]:
    return _told(list(with_names(rows)), at)


def _told(rows: Sequence[Petition], at: datetime) -> tuple[Row, ...]:
    access.opened(*(f"petition:{row.code}" for row in rows))
    access.opened(*(f"person:{row.person_id}" for row in rows if row.person_id))
    return tuple(row_of(row, at=at) for row in rows)
