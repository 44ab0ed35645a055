"""Who reads and handles a petition. Deny by default.

The roles that may are set by what it is about (`data/petitions.yaml`): of an officer's conduct only
leaders read. Whoever wrote it sees it always, and nobody else's.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed
from tinhso.core.words.worded import worded
from tinhso.modules.petitions import terms
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.rules import BY_PETITIONER, Verb

_ANSWERING = frozenset({Role.CASE_OFFICER, Role.LEADER})
_PUBLISHING = frozenset({Role.LEADER})
# Who of those that may read it may do this; what is not named is done by any of them.
DOERS: Mapping[Verb, frozenset[Role]] = {
    Verb.ANSWER: _ANSWERING,
    Verb.PUBLISH: _PUBLISHING,
    Verb.UNPUBLISH: _PUBLISHING,
}


def require_petitioner(actor: Actor) -> int:
    """Return the person who writes; refuse who has not signed in."""
    if actor.person_id is None:
        raise NotAllowed(worded("Đăng nhập để gửi và theo dõi phản ánh, kiến nghị."))
    return actor.person_id


def own(actor: Actor) -> Q:
    """Return the condition on the actor's own petitions, drafts among them."""
    return Q(person_id=require_petitioner(actor))


def handled(actor: Actor, *, day: date) -> Q:
    """Return the condition on petitions the actor's roles of the day let them read."""
    found = Q(pk__in=())
    for key, about in terms.abouts(day=day).items():
        if units := actor.units_of(*about.roles):
            found |= Q(about=key, unit_id__in=units)
    return found & Q(code__isnull=False)


def is_own(actor: Actor, row: Petition) -> bool:
    return actor.person_id is not None and actor.person_id == row.person_id


def doing(actor: Actor, row: Petition, verb: Verb, *, day: date) -> Actor | None:
    """Return the actor with the mandate it is done by, without one for a role of theirs.

    Nobody handles what they wrote themselves.
    """
    if verb in BY_PETITIONER:
        return actor if is_own(actor, row) else None
    about = terms.abouts(day=day).get(row.about)
    if about is None or row.unit_id is None or is_own(actor, row):
        return None
    roles = [role for role in about.roles if role in DOERS.get(verb, about.roles)]
    found = (actor.acting(role, row.unit_id) for role in roles)
    return next((one for one in found if one is not None), None)


def counted(actor: Actor) -> frozenset[int]:
    """Return the units whose figures are for the actor: they lead them, or answer for the plan."""
    return actor.units_of(Role.LEADER, Role.DIGITAL_OFFICE)
