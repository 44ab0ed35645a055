"""Who watches whose numbers. Deny by default; the numbers of the plan itself are public."""

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed
from tinhso.core.words.worded import worded

WATCHERS = (
    *(Role.ONE_STOP, Role.CASE_OFFICER, Role.LEADER, Role.REGISTRAR),
    *(Role.DIGITAL_OFFICE, Role.ADMINISTRATOR),
)
OVERSEERS = (Role.LEADER, Role.DIGITAL_OFFICE, Role.ADMINISTRATOR)


def watched_units(actor: Actor) -> frozenset[int]:
    """Return the units whose numbers `actor` watches: where any role of theirs reaches."""
    return actor.units_of(*WATCHERS)


def oversees(actor: Actor, unit_id: int) -> bool:
    """Say whether `actor` watches the officers of the unit one by one, not only themselves."""
    return unit_id in actor.units_of(*OVERSEERS)


def require_watching(actor: Actor, unit_id: int) -> None:
    """Refuse whoever does not watch the unit; the province is the unit at the root."""
    if unit_id not in watched_units(actor):
        raise NotAllowed(worded("Bảng theo dõi của đơn vị này dành cho công chức của đơn vị."))


def require_oversight(actor: Actor, unit_id: int, officer_id: int) -> None:
    """Refuse whoever asks for the work of a colleague they do not oversee."""
    if officer_id != actor.person_id and not oversees(actor, unit_id):
        raise NotAllowed(worded("Số liệu của từng công chức dành cho người đó và lãnh đạo đơn vị."))
