"""Who may take money, and give it back."""

from tinhso.core.actor import Actor, Role


def can_collect(actor: Actor, unit_id: int) -> bool:
    """Say whether the actor works at the one-stop desk of the unit."""
    return actor.has_role(Role.ONE_STOP, unit_id)


def can_correct(actor: Actor, unit_id: int) -> bool:
    """Say whether the actor may cancel a charge or pay it back."""
    return actor.has_role(Role.LEADER, unit_id)
