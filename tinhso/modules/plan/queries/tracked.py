"""The dossiers behind a number of the dashboard: exactly those it counts.

The conditions say anew, on the tracks, what the counting says by differences; a property test
holds the two against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from tinhso.core.paging import Page, place
from tinhso.core.units.queries import units
from tinhso.core.words.dates import day_of, midnight
from tinhso.modules.plan.models import PlanTrack, PlanWait
from tinhso.modules.plan.rules.counters import LEVELS, Counter, Key, Term, When
from tinhso.modules.plan.rules.handling import Days
from tinhso.modules.plan.rules.moves import WAITS
from tinhso.modules.plan.rules.tracking import (
    AGENCY,
    ELECTRONIC,
    FULL,
    ONLINE,
    PAID_ONLINE,
    POST,
    RECEPTION,
    WITHDRAWN,
)
from tinhso.modules.procedures.queries import fields_of

PAGE = 50
SATURDAY = 6  # as ISO 8601 numbers the days
OTHERS = "khac"  # the field of procedures the catalogue has no more


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose part of a number: of a field of procedures, of an officer; neither is all."""

    field: str = ""
    officer_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """A dossier behind a number; `amount` is the money it brought, where money is counted."""

    code: str
    unit_id: int
    unit_name: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    amount: int


@dataclass(frozen=True, kw_only=True)
class Moments:
    """The days asked for as moments: `after` ends them, or today while they run."""

    first: datetime
    after: datetime
    now: datetime

    @classmethod
    def of(cls, days: Days, at: datetime) -> "Moments":
        last = last_day(days, at)
        first = min(days.first, last + timedelta(days=1))
        return cls(first=midnight(first), after=midnight(last + timedelta(days=1)), now=at)


def last_day(days: Days, at: datetime) -> date:
    """Return the last day that can be counted: that of the days, or today."""
    return min(days.last, day_of(at))


def tracked(
    counter: Counter, days: Days, *, whose: Whose, page: int, at: datetime
) -> Page[Tracked]:
    """Return a page of the dossiers a number counts, in the order they were filed."""
    found = behind(counter, days, whose=whose, at=at)
    total = found.count()
    where = place(total=total, page=page, size=PAGE)
    rows = list(found.order_by("submitted_at", "code")[where.rows])
    known = units(row.unit_id for row in rows)
    shown = tuple(
        Tracked(
            code=row.code,
            unit_id=row.unit_id,
            unit_name=known[row.unit_id].short_name if row.unit_id in known else "",
            submitted_at=row.submitted_at,
            received_at=row.received_at,
            due_at=row.due_at,
            finished_at=row.finished_at,
            amount=getattr(row, _amount(counter)) if counter.is_money else 0,
        )
        for row in rows
    )
    return Page(rows=shown, total=total, page=where.page, pages=where.pages)


def sum_of(counter: Counter, days: Days, *, whose: Whose, at: datetime) -> int:
    """Return the number counted from its dossiers; of money, what they brought."""
    found = behind(counter, days, whose=whose, at=at)
    if not counter.is_money:
        return found.count()
    return found.aggregate(total=Sum(_amount(counter)))["total"] or 0


def behind(counter: Counter, days: Days, *, whose: Whose, at: datetime) -> QuerySet[PlanTrack]:
    """Return the tracks of the dossiers a number counts."""
    moments = Moments.of(days, at)
    rows = PlanTrack.objects.filter(_any(counter.terms, moments, whose))
    if counter.without:
        rows = rows.exclude(pk__in=PlanTrack.objects.filter(_any(counter.without, moments, whose)))
    if days.unit_id is not None:
        rows = rows.filter(unit_id=days.unit_id)
    return rows.filter(procedure__in=_procedures(rows, whose.field)) if whose.field else rows


def falls_due_today(days: Days, *, at: datetime) -> QuerySet[PlanTrack]:
    """Return what is kept as overdue from today on, and is not yet at this hour."""
    rows = PlanTrack.objects.filter(
        received_at__isnull=False,
        ended_at=None,
        due_at__gte=at,
        due_at__lt=Moments.of(days, at).after,
    )
    rows = rows.exclude(_stood_still())
    return rows if days.unit_id is None else rows.filter(unit_id=days.unit_id)


def field_keys(codes: Mapping[str, object] | list[str]) -> dict[str, str]:
    """Return the key of the field each procedure belongs to."""
    fields = fields_of(codes)
    return {code: fields[code][0] if code in fields else OTHERS for code in codes}


def _procedures(rows: QuerySet[PlanTrack], field: str) -> list[str]:
    held = list(rows.values_list("procedure", flat=True).order_by().distinct())
    return [code for code, of in field_keys(held).items() if of == field]


def _amount(counter: Counter) -> str:
    return "refunded" if (When.WITHIN, Key.SUM_REFUNDED) in counter.terms else "paid"


def _any(terms: tuple[Term, ...], moments: Moments, whose: Whose) -> Q:
    first, *others = (_condition(when, key, moments, whose) for when, key in terms)
    for one in others:
        first |= one
    return first


def _condition(when: When, key: Key, moments: Moments, whose: Whose) -> Q:
    if key in LEVELS:
        until = moments.first if when is When.BEFORE else moments.after
        return _level(key, until, min(until, moments.now))
    field, others = FLOWS[key]
    within = {f"{field}__gte": moments.first, f"{field}__lt": moments.after}
    by = Q(**{OFFICER[key]: whose.officer_id}) if key in OFFICER else Q()
    return Q(**within) & others & by


_IS_ONLINE = Q(channel=ONLINE)
_HAS_RESULT = Q(received_at__isnull=False, ended_at=F("finished_at"))
_IN_TIME = _HAS_RESULT & Q(finished_at__lte=F("due_at"))
_EARLY = _IN_TIME & Q(finished_at__date__lt=F("due_at__date"))
_ON_TIME = _IN_TIME & Q(finished_at__date=F("due_at__date"))
_LATE = _HAS_RESULT & Q(finished_at__gt=F("due_at"))
_PAID_ONLINE = Q(paid_how=PAID_ONLINE)


def _waited(**narrowing: Any) -> Exists:
    return Exists(PlanWait.objects.filter(code=OuterRef("code"), **narrowing))


def _stood_still() -> Q:
    return Q(_waited(until=None, since__lte=OuterRef("due_at")))


FLOWS: Mapping[Key, tuple[str, Q]] = {
    Key.FILED: ("submitted_at", Q()),
    Key.IN_FULL: ("received_at", _IS_ONLINE & Q(service_level=FULL)),
    Key.IN_PART: ("received_at", _IS_ONLINE & ~Q(service_level=FULL)),
    Key.IN_DESK: ("received_at", ~_IS_ONLINE & ~Q(channel=POST)),
    Key.IN_POST: ("received_at", Q(channel=POST)),
    Key.IN_SATURDAY: ("received_at", Q(received_at__iso_week_day=SATURDAY)),
    Key.REFUSED: ("refused_at", Q()),
    Key.ASKED: ("asked_at", Q()),
    Key.POSTPONED: ("postponed_at", Q()),
    Key.WITHDRAWN: ("closed_at", Q(closed_how=WITHDRAWN)),
    Key.STOPPED: ("closed_at", ~Q(closed_how=WITHDRAWN)),
    Key.EARLY_ONLINE: ("finished_at", _EARLY & _IS_ONLINE),
    Key.EARLY_DIRECT: ("finished_at", _EARLY & ~_IS_ONLINE),
    Key.ON_TIME_ONLINE: ("finished_at", _ON_TIME & _IS_ONLINE),
    Key.ON_TIME_DIRECT: ("finished_at", _ON_TIME & ~_IS_ONLINE),
    Key.LATE_ONLINE: ("finished_at", _LATE & _IS_ONLINE),
    Key.LATE_DIRECT: ("finished_at", _LATE & ~_IS_ONLINE),
    Key.LATE_AWAY: ("finished_at", _LATE & Q(_waited(cause=AGENCY))),
    Key.OUT_ELECTRONIC: ("returned_at", Q(delivery=ELECTRONIC)),
    Key.OUT_DESK: ("returned_at", ~Q(delivery__in=[ELECTRONIC, POST])),
    Key.OUT_POST: ("returned_at", Q(delivery=POST)),
    Key.OUT_SATURDAY: ("returned_at", Q(returned_at__iso_week_day=SATURDAY)),
    Key.PAID_ONLINE: ("paid_at", _PAID_ONLINE),
    Key.SUM_ONLINE: ("paid_at", _PAID_ONLINE),
    Key.PAID_DESK: ("paid_at", ~_PAID_ONLINE),
    Key.SUM_DESK: ("paid_at", ~_PAID_ONLINE),
    Key.REFUNDED: ("refunded_at", Q()),
    Key.SUM_REFUNDED: ("refunded_at", Q()),
    Key.BY_RECEIVED: ("received_at", Q()),
    Key.BY_ASKED: ("asked_at", Q()),
    Key.BY_PROPOSED: ("proposed_at", Q()),
    Key.BY_DECIDED: ("decided_at", Q()),
    Key.BY_SIGNED: ("signed_at", Q()),
    Key.BY_ISSUED: ("finished_at", Q()),
    Key.BY_RETURNED: ("returned_at", Q()),
    Key.BY_EARLY: ("finished_at", _EARLY),
    Key.BY_ON_TIME: ("finished_at", _ON_TIME),
    Key.BY_LATE: ("finished_at", _LATE),
}
OFFICER: Mapping[Key, str] = {
    Key.BY_RECEIVED: "received_by",
    Key.BY_ASKED: "asked_by",
    Key.BY_DECIDED: "decided_by",
    Key.BY_SIGNED: "signed_by",
    Key.BY_ISSUED: "issued_by",
    Key.BY_RETURNED: "returned_by",
    **dict.fromkeys((Key.BY_PROPOSED, Key.BY_EARLY, Key.BY_ON_TIME, Key.BY_LATE), "proposed_by"),
}


def _not_over(field: str, until: datetime) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gte": until})


def _open(until: datetime) -> Q:
    return Q(received_at__lt=until) & _not_over("ended_at", until)


def _awaiting(until: datetime) -> Q:
    return (
        Q(submitted_at__lt=until) & _not_over("received_at", until) & _not_over("ended_at", until)
    )


def _waits(cause: str, until: datetime) -> Q:
    still = _not_over("until", until)
    waits = PlanWait.objects.filter(still, code=OuterRef("code"), cause=cause, since__lt=until)
    return Q(Exists(waits))


def _overdue(until: datetime, now: datetime) -> Q:
    return _open(until) & Q(due_at__lt=now) & ~_stood_still()


def _uncollected(until: datetime) -> Q:
    finished = Q(finished_at__lt=until, ended_at=F("finished_at"))
    return finished & _not_over("returned_at", until)


def _level(key: Key, until: datetime, now: datetime) -> Q:
    """Return what stands so at a moment; `now` is that, or earlier while the days run."""
    match key:
        case Key.AWAITING:
            return _awaiting(until)
        case Key.WAITS_RECEPTION:
            return _awaiting(until) & _waits(RECEPTION, until)
        case Key.OPEN_ONLINE:
            return _open(until) & _IS_ONLINE
        case Key.OPEN_DIRECT:
            return _open(until) & ~_IS_ONLINE
        case Key.OVERDUE_HERE:
            return _overdue(until, now) & ~_waits(AGENCY, until)
        case Key.OVERDUE_AWAY:
            return _overdue(until, now) & _waits(AGENCY, until)
        case Key.UNCOLLECTED:
            return _uncollected(until)
    cause = next(one for one, of in WAITS.items() if of is key)
    return _open(until) & _waits(cause, until)
