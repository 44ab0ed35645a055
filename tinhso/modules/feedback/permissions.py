"""Who may rate."""

from tinhso.core.actor import Actor
from tinhso.core.people.permissions import is_theirs
from tinhso.modules.dossiers.queries.cases import Ownership


def can_rate(actor: Actor, dossier: Ownership) -> bool:
    """Only whose dossier it is rates it; not the officer who handled it, nor a helper."""
    return is_theirs(actor, person_id=dossier.owner_id, organisation_id=dossier.organisation_id)
