"""The dashboard as somebody may watch it: whose numbers, whose officers, which lists."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.paging import Page
from tinhso.core.units.queries import root, units
from tinhso.core.words.worded import worded
from tinhso.modules.plan import permissions
from tinhso.modules.plan.queries.dashboard import (
    OTHERS,
    Counter,
    Dashboard,
    Group,
    Line,
    counter,
    dashboard,
    groups,
)
from tinhso.modules.plan.queries.tracked import Tracked, Whose, tracked
from tinhso.modules.plan.rules.handling import Days

__all__ = [
    "OTHERS",
    "Counter",
    "Dashboard",
    "Group",
    "Line",
    "Tracked",
    "Whose",
    "counter",
    "groups",
    "listed",
    "watched",
    "watched_units",
]

MOST_UNITS = 200  # that are offered to choose from; others open by their address


def watched_units(*, actor: Actor, day: date) -> tuple[tuple[tuple[int, str], ...], bool]:
    """Return the units `actor` may choose from, by name, and whether the whole province too."""
    held = permissions.watched_units(actor)
    found = sorted(units(held).values(), key=lambda one: one.name)
    offered = tuple((one.id, one.name) for one in found[:MOST_UNITS])
    return offered, root(day=day).id in held


def watched(
    *, actor: Actor, days: Days, at: datetime, columns: Sequence[str], monthly: Sequence[str]
) -> Dashboard:
    """Return the numbers of a unit; of its officers, those whom `actor` watches."""
    unit_id = _asked_of(actor, days)
    found = dashboard(days, at=at, columns=columns, monthly=monthly)
    if permissions.oversees(actor, unit_id):
        return found
    own = {one: told for one, told in found.officers.items() if one == actor.person_id}
    return replace(found, officers=own)


def listed(
    *, actor: Actor, one: Counter, days: Days, whose: Whose, page: int, at: datetime
) -> Page[Tracked]:
    """Return a page of the dossiers behind a number `actor` may watch."""
    unit_id = _asked_of(actor, days)
    if one.is_of_officers != (whose.officer_id is not None):
        raise NotFound(worded("Bảng theo dõi không có con số này."))
    if whose.officer_id is not None:
        permissions.require_oversight(actor, unit_id, whose.officer_id)
    return tracked(one, days, whose=whose, page=page, at=at)


def _asked_of(actor: Actor, days: Days) -> int:
    unit_id = root(day=days.last).id if days.unit_id is None else days.unit_id
    permissions.require_watching(actor, unit_id)
    return unit_id
