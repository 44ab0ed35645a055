"""The units of the province and who holds which post and role in them today."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tinhso.core.actor import Actor
from tinhso.core.people.models import Assignment, Post
from tinhso.core.search import fold
from tinhso.core.units.queries import UnitRow, tree
from tinhso.core.words.worded import together
from tinhso.modules.desk import permissions
from tinhso.modules.desk.rules import ROLE_NAMES


@dataclass(frozen=True, kw_only=True)
class Officer:
    name: str
    post: str
    roles: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit with its officers; `depth` is how far below the province it stands."""

    unit: UnitRow
    depth: int
    officers: tuple[Officer, ...]


def places(*, actor: Actor, day: date, q: str = "") -> tuple[Place, ...]:
    """Return the units whose name, code or officers hold `q`, for the administrator."""
    permissions.require_administrator(actor)
    staff = _staff(day)
    wanted = fold(q)
    found = (
        Place(unit=unit, depth=depth, officers=staff.get(unit.id, ()))
        for depth, unit in tree(day=day)
    )
    return tuple(place for place in found if wanted in _said(place))


def _said(place: Place) -> str:
    names = " ".join(officer.name for officer in place.officers)
    return fold(f"{place.unit.name} {place.unit.code} {names}")


def _staff(day: date) -> dict[int, tuple[Officer, ...]]:
    """Two queries: roles by person and unit, then the posts; a post without a role counts too."""
    roles: dict[tuple[int, int], list[str]] = defaultdict(list)
    names: dict[int, tuple[str, str]] = {}
    for held in Assignment.objects.on(day).select_related("person").order_by("pk"):
        roles[held.unit_id, held.person_id].append(ROLE_NAMES.get(held.role, held.role))
        names[held.person_id] = (held.person.name_key, held.person.full_name)
    titles: dict[tuple[int, int], str] = {}
    for post in Post.objects.on(day).select_related("person").order_by("pk"):
        titles[post.unit_id, post.person_id] = post.title
        names[post.person_id] = (post.person.name_key, post.person.full_name)
    found: dict[int, list[tuple[str, Officer]]] = defaultdict(list)
    for unit_id, person_id in roles.keys() | titles.keys():
        key, name = names[person_id]
        officer = Officer(
            name=name,
            post=titles.get((unit_id, person_id), ""),
            roles=together(roles.get((unit_id, person_id), []), by=", "),
        )
        found[unit_id].append((key, officer))
    return {unit_id: _in_order(rows) for unit_id, rows in found.items()}


def _in_order(rows: list[tuple[str, Officer]]) -> tuple[Officer, ...]:
    return tuple(officer for _, officer in sorted(rows, key=lambda row: (row[0], row[1].name)))
