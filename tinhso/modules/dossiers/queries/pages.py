"""The same lists as `lists`, page by page by cursor, for programs that read them through."""

from datetime import UTC, datetime

from django.db.models import Value
from django.db.models.functions import Coalesce

from tinhso.core.actor import Actor
from tinhso.core.api.cursors import Cut, Wanted, cut, mapped
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.dossiers.queries.lists import Row
from tinhso.modules.dossiers.queries.narrowing import end_of, narrowed, views_of

NEWEST = ("-submitted_at", "-pk")
LONG_AGO, FAR_OFF = datetime(1900, 1, 1, tzinfo=UTC), datetime(2900, 1, 1, tzinfo=UTC)


def mine(*, actor: Actor, at: datetime, wanted: Wanted, state: str = "") -> Cut[Row]:
    """Return a page of the actor's own dossiers and those of organisations they act for."""
    rows = Dossier.objects.filter(permissions.owned(actor))
    if state:
        rows = rows.filter(state=state)
    page = cut(rows.select_related("unit"), order=NEWEST, wanted=wanted)
    return mapped(page, lists.rows_of(page.items, at))


def of_units(
    *,
    actor: Actor,
    at: datetime,
    wanted: Wanted,
    q: str = "",
    state: str = "",
    procedure: str = "",
) -> Cut[Row]:
    """Return a page of the dossiers of the actor's units, newest first."""
    rows = lists.chosen(actor=actor, q=q, state=state, procedure=procedure)
    page = cut(rows.select_related("unit"), order=NEWEST, wanted=wanted)
    return mapped(page, lists.rows_of(page.items, at))


def inbox(
    *,
    actor: Actor,
    at: datetime,
    wanted: Wanted,
    view: str = "waiting",
    procedure: str = "",
    kind: str = "",
    channel: str = "",
) -> Cut[Row]:
    """Return a page of what waits for the actor, late first, what stands still last."""
    steps = lists.waiting_for(actor).filter(views_of(at)[view])
    steps = narrowed(steps, procedure=procedure, kind=kind, channel=channel)
    steps = steps.annotate(
        stopped=Coalesce("paused_at", Value(LONG_AGO)), ends=Coalesce("due_at", Value(FAR_OFF))
    )
    page = cut(steps.select_related("assignee"), order=("stopped", "ends", "pk"), wanted=wanted)
    return mapped(page, lists.rows_of_steps(page.items, at, end_of(at)))
