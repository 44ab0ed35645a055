"""The register of what a unit received (sổ theo dõi hồ sơ, form 07 of TT 03/2025/TT-VPCP)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet

from tinhso.core.actor import Actor
from tinhso.core.ledger import access
from tinhso.core.paging import Page, place
from tinhso.core.steps.graph import Kind
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.rules import StepState
from tinhso.core.units.queries import units
from tinhso.core.words.dates import midnight
from tinhso.core.words.worded import of_data, together, worded
from tinhso.modules.dossiers import rules
from tinhso.modules.dossiers.events import Delivery
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.permissions import of_own_units, read_units
from tinhso.modules.dossiers.queries.subjects import subjects_of
from tinhso.modules.dossiers.rules import State
from tinhso.modules.procedures import queries as procedures

PAGE = 50
BATCH = 500
HAD: Mapping[str, str] = {
    Delivery.ELECTRONIC: worded("Điện tử"),
    Delivery.DESK: worded("Tại quầy"),
    Delivery.POST: worded("Bưu chính"),
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """What of a register is asked for: dossiers received from `first` to `last`, both included.

    Without a unit, of every unit the actor serves.
    """

    first: date
    last: date
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the register; `number` counts from 1 within what was asked for.

    `handed_over_at` is when the agency that decides got it, `result_at` when its result came back.
    """

    number: int
    code: str
    procedure_name: str
    sets: int
    owner_name: str
    address: str
    phone: str
    unit_name: str
    received_at: datetime
    due_at: datetime
    handed_over_at: datetime | None
    result_at: datetime | None
    returned_at: datetime | None
    delivery: str
    note: str


def register(*, actor: Actor, span: Span, page: int = 1) -> Page[Entry]:
    """Return one page of the register, in the order of receipt."""
    rows = _received(actor, span)
    total = rows.count()
    where = place(total=total, page=page, size=PAGE)
    shown = list(rows.values_list("pk", flat=True)[where.rows])  # what is joined: for these alone
    entries = _entries(list(rows.filter(pk__in=shown)), before=where.rows.start)
    return Page(rows=entries, total=total, page=where.page, pages=where.pages)


def count_of(*, actor: Actor, span: Span) -> int:
    """Return how many lines the register has."""
    return _received(actor, span).count()


def whole_register(*, actor: Actor, span: Span) -> Iterator[tuple[Entry, ...]]:
    """Yield the register batch by batch; a batch does not cost more for what went before it."""
    rows, last, number = _received(actor, span), None, 0
    while shown := list(rows.filter(_behind(last))[:BATCH]):
        yield _entries(shown, before=number)
        last, number = shown[-1], number + len(shown)


def registers_of(*, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the units whose registers `actor` may open, by name."""
    found = units(read_units(actor)).values()
    return tuple((one.id, one.name) for one in sorted(found, key=lambda one: one.name))


def _received(actor: Actor, span: Span) -> QuerySet[Dossier]:
    begin, end = midnight(span.first), midnight(span.last + timedelta(days=1))
    rows = Dossier.objects.filter(of_own_units(actor), received_at__gte=begin, received_at__lt=end)
    if span.unit_id is not None:
        rows = rows.filter(unit_id=span.unit_id)
    rows = rows.defer("answers", "findings").order_by("received_at", "pk")
    return rows.select_related("unit", "owner", "organisation")


def _behind(last: Dossier | None) -> Q:
    if last is None:
        return Q()
    return Q(received_at__gt=last.received_at) | Q(received_at=last.received_at, pk__gt=last.pk)


def _entries(rows: Sequence[Dossier], *, before: int) -> tuple[Entry, ...]:
    handed_over = _handed_over(row.code for row in rows)
    return tuple(
        _entry(row, number, handed_over.get(row.code))
        for number, row in enumerate(rows, before + 1)
    )


def _handed_over(codes: Iterable[str]) -> dict[str, datetime]:
    done = CaseStep.objects.filter(
        case__in=list(codes), kind=Kind.RECEPTION.value, outcome=StepState.DONE.value
    )
    return dict(done.values_list("case").annotate(at=Min("finished_at")))


def _entry(row: Dossier, number: int, handed_over_at: datetime | None) -> Entry:
    assert row.received_at is not None
    assert row.due_at is not None
    access.opened(*subjects_of(row))
    whose = row.organisation or row.owner
    has_result = row.state in {State.ISSUED, State.RETURNED}
    return Entry(
        number=number,
        code=row.code,
        procedure_name=of_data(row.procedure_name),
        sets=procedures.version(row.version_id).sets,
        owner_name=row.owner_name,
        address=whose.address,
        phone=whose.phone,
        unit_name=row.unit.name,
        received_at=row.received_at,
        due_at=row.due_at,
        handed_over_at=handed_over_at,
        result_at=row.finished_at if has_result else None,
        returned_at=row.returned_at,
        delivery=HAD.get(row.delivery, ""),
        note=together(_notes(row), "; "),
    )


def _notes(row: Dossier) -> Iterator[str]:
    if row.state in {State.REFUSED, State.WITHDRAWN, State.STOPPED}:
        yield rules.LABEL[State(row.state)]
    if row.postponed_count:
        yield worded("Hẹn lại %(count)s lần", count=row.postponed_count)
    if row.supplement_count:
        yield worded("Bổ sung %(count)s lần", count=row.supplement_count)
    if row.collected_by:
        yield worded("%(name)s nhận thay", name=row.collected_by)
