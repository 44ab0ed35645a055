"""Hand-over lists: those of the actor's units, and one with all it carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.lookups import IsNull

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.ledger import access
from tinhso.core.ledger.queries import history
from tinhso.core.paging import Page, place
from tinhso.core.search import fold
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.documents.queries import numbers_of
from tinhso.modules.dossiers import permissions, rules
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.models import Dossier, Handover, HandoverLine
from tinhso.modules.dossiers.queries.among import Wanted
from tinhso.modules.dossiers.queries.handing import sheets_of
from tinhso.modules.dossiers.queries.subjects import subjects_of
from tinhso.modules.dossiers.queries.timeline import ERASED
from tinhso.modules.dossiers.rules import State

PAGE = 50
RECEIVED = "dossiers.HandoverReceived"
PEOPLE = ("sender", "receiver", "received_by")


@dataclass(frozen=True, kw_only=True)
class HandoverRow:
    """One list in few words. Without a `receiver_name` it is for whoever receives there."""

    id: int
    unit_id: int
    number: str
    carries: Carries
    unit_name: str
    to_unit_id: int
    to_unit_name: str
    sender_name: str
    receiver_name: str
    received_by_name: str
    made_at: datetime
    received_at: datetime | None
    total: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One dossier of a list. Its words are empty to whoever may not open it any more.

    `sheets` is how many papers are on paper, `result` the number of the signed result.
    """

    place: int
    code: str
    is_open: bool
    subject: str
    owner_name: str
    sheets: int
    due_at: datetime | None
    result: str
    state_label: str
    is_missing: bool
    why: str


@dataclass(frozen=True, kw_only=True)
class HandoverView(HandoverRow):
    """A list with all it carries, and whether the actor is who says that it came."""

    lines: tuple[Line, ...]
    may_receive: bool

    @property
    def sheets(self) -> int:
        """How many papers are on paper in all."""
        return sum(line.sheets for line in self.lines)


def handovers(*, actor: Actor, q: str = "", page: int = 1) -> Page[HandoverRow]:
    """Return the lists that leave or reach the actor's units: not received first, then newest.

    Found by number, by the code of a dossier, or by the name of an officer.
    """
    rows = Handover.objects.filter(permissions.visible_handovers(actor))
    if q.strip():
        rows = rows.filter(_found(q.strip()))
    total = rows.count()
    where = place(total=total, page=page, size=PAGE)
    shown = _counted(rows).annotate(is_done=IsNull(F("received_at"), False))  # noqa: FBT003
    shown = shown.order_by("is_done", "-made_at", "-pk")
    return Page(
        rows=tuple(HandoverRow(**_values(row)) for row in shown[where.rows]),
        total=total,
        page=where.page,
        pages=where.pages,
    )


def handover(*, actor: Actor, handover_id: int) -> HandoverView:
    """Return one list to the people of its two units; to others it is not found."""
    rows = Handover.objects.filter(permissions.visible_handovers(actor), pk=handover_id)
    row = _counted(rows).first()
    if row is None:
        raise NotFound(worded("Không có danh sách bàn giao này."))
    lines = list(row.lines.select_related("dossier").order_by("place"))
    procedures = [line.dossier.procedure for line in lines]
    may = row.received_at is None and permissions.taking(actor, row, procedures) is not None
    return HandoverView(**_values(row), lines=_lines(actor, row, lines), may_receive=may)


def stream_of(row: Handover) -> str:
    """Return the ledger's stream of the list."""
    return f"handover:{row.unit_id}-{row.year}-{row.number}"


def why_key(line_place: int) -> str:
    """Return under which name the reason for what is missing at a place stands on the ledger."""
    return f"why_{line_place}"


def _counted(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    return rows.select_related("unit", "to_unit", *PEOPLE).annotate(
        total=Count("lines"), missing=Count("lines", filter=Q(lines__is_missing=True))
    )


def _found(q: str) -> Q:
    number, _slash, year = q.partition("/")
    is_number = number.isdecimal() and len(number) < 10 and len(year) < 5
    if is_number and (not year or year.isdecimal()):
        return Q(number=int(number), **({"year": int(year)} if year else {}))
    lines = HandoverLine.objects.filter(dossier__code__startswith=q.upper())
    found = Q(pk__in=lines.values("handover_id"))
    for who in PEOPLE:
        found |= Q(**{f"{who}__folded_name__contains": fold(q)})
    return found


def _values(row: Handover) -> dict[str, Any]:
    return {
        "id": row.pk,
        "unit_id": row.unit_id,
        "number": str(row),
        "carries": Carries(row.carries),
        "unit_name": row.unit.short_name or row.unit.name,
        "to_unit_id": row.to_unit_id,
        "to_unit_name": row.to_unit.short_name or row.to_unit.name,
        "sender_name": row.sender.full_name,
        "receiver_name": row.receiver.full_name if row.receiver else "",
        "received_by_name": row.received_by.full_name if row.received_by else "",
        "made_at": row.made_at,
        "received_at": row.received_at,
        "total": vars(row)["total"],  # annotated in `_counted`
        "missing": vars(row)["missing"],
    }


def _lines(actor: Actor, row: Handover, lines: Sequence[HandoverLine]) -> tuple[Line, ...]:
    listed = Dossier.objects.filter(pk__in=[line.dossier_id for line in lines])
    seen = set(listed.filter(Wanted(actor=actor).seen).values_list("pk", flat=True))
    numbers = numbers_of({line.dossier.document_id or 0 for line in lines} - {0})
    reasons = _reasons(row)
    return tuple(_line(line, numbers, reasons, is_open=line.dossier_id in seen) for line in lines)


def _line(
    line: HandoverLine, numbers: Mapping[int, str], reasons: Mapping[str, str], *, is_open: bool
) -> Line:
    row = line.dossier
    if is_open:
        access.opened(*subjects_of(row))
    return Line(
        place=line.place,
        code=row.code,
        is_open=is_open,
        subject=rules.subject_read(row.subject) if is_open else of_data(row.procedure_name),
        owner_name=row.owner_name if is_open else "",
        sheets=sheets_of(row),
        due_at=row.due_at,
        result=numbers.get(row.document_id or 0, ""),
        state_label=rules.LABEL[State(row.state)],
        is_missing=line.is_missing,
        why=reasons.get(why_key(line.place), "") if line.is_missing and is_open else "",
    )


def _reasons(row: Handover) -> dict[str, str]:
    """Return why what is missing did not come, as it stands beside the ledger."""
    if row.received_at is None:
        return {}
    found: dict[str, str] = {}
    for entry in history(stream_of(row)):
        if entry.kind == RECEIVED:
            found |= {name: str(text) for name, text in entry.opened.items()}
            found |= dict.fromkeys(entry.erased, str(ERASED))
    return found
