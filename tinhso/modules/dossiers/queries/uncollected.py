"""Results that are there and that nobody has come for."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.ledger import access
from tinhso.core.paging import Page, place
from tinhso.core.words.worded import of_data
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.permissions import of_own_units
from tinhso.modules.dossiers.queries.subjects import subjects_of
from tinhso.modules.dossiers.rules import State

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Uncollected:
    """A result that waits, since when, for how many days, and where its owner can be reached."""

    code: str
    procedure_name: str
    owner_name: str
    phone: str
    email: str
    unit_name: str
    channel: str
    issued_at: datetime
    days: int


def uncollected(*, actor: Actor, at: datetime, page: int = 1) -> Page[Uncollected]:
    """Return the results of the actor's units that are issued and not returned, longest first."""
    rows = Dossier.objects.filter(of_own_units(actor), state=State.ISSUED.value)
    total = rows.count()
    where = place(total=total, page=page, size=PAGE)
    rows = rows.select_related("unit", "owner", "organisation").order_by("finished_at", "pk")
    shown = tuple(_row(row, at) for row in rows[where.rows])
    return Page(rows=shown, total=total, page=where.page, pages=where.pages)


def _row(row: Dossier, at: datetime) -> Uncollected:
    assert row.finished_at is not None
    access.opened(*subjects_of(row))
    whose = row.organisation or row.owner
    return Uncollected(
        code=row.code,
        procedure_name=of_data(row.procedure_name),
        owner_name=row.owner_name,
        phone=whose.phone,
        email=whose.email,
        unit_name=row.unit.name,
        channel=row.channel,
        issued_at=row.finished_at,
        days=(timezone.localdate(at) - timezone.localdate(row.finished_at)).days,
    )
