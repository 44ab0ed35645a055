"""Who may rate."""

from tinhso.core.actor import Actor


def can_rate(actor: Actor, owner_id: int) -> bool:
    """Only whoever filed the dossier rates it; not the officer who handled it, nor a helper."""
    return actor.person_id is not None and actor.person_id == owner_id
