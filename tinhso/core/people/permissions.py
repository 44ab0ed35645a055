"""Who may enrol persons and give out roles."""

from tinhso.core.actor import Actor, Role


def can_enrol(actor: Actor) -> bool:
    """Officers enrol who stands before them; the system, who signs in for the first time."""
    return actor.is_officer or _is_system(actor)


def can_staff(actor: Actor, unit_id: int) -> bool:
    """An administrator staffs the units below; the system does so from files."""
    return actor.has_role(Role.ADMINISTRATOR, unit_id) or _is_system(actor)


def _is_system(actor: Actor) -> bool:
    return actor.id.partition(":")[0] == "system"
