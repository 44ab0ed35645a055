"""Who may take a key out of use. Deny by default."""

from datetime import date

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotFound
from tinhso.core.people import queries as people
from tinhso.core.units.queries import ever
from tinhso.modules.signing.rules import person_behind, unit_behind


def is_keeper(actor: Actor) -> bool:
    """Say whether the actor looks after signing keys at all: an administrator of some unit."""
    return actor.has_role(Role.ADMINISTRATOR)


def can_revoke(actor: Actor, key: str, *, day: date) -> bool:
    """Say whether the actor administers the unit of the key, or one its holder serves or served in.

    One unit of several is enough: a key that leaked does not wait.
    """
    return any(actor.has_role(Role.ADMINISTRATOR, unit_id) for unit_id in _units(key, day))


def _units(key: str, day: date) -> frozenset[int]:
    if person_id := person_behind(key):
        posts, roles = people.posts_of(person_id), people.roles_of(person_id)
        return frozenset(row.unit_id for row in posts) | {row.unit_id for row in roles}
    try:
        return frozenset({ever(unit_behind(key), day=day).id})
    except NotFound:
        return frozenset()
