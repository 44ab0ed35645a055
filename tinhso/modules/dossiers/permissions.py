"""Who may see a dossier and who may act on it. Deny by default."""

from collections.abc import Mapping

from django.db.models import Q

from tinhso.core.actor import Actor, Role, system
from tinhso.core.errors import NotAllowed
from tinhso.core.steps.graph import Graph, Kind
from tinhso.core.steps.models import CaseStep
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.rules import BY_CLOCK, BY_OWNER, State, Verb

CLOCK = system("clock")
CONSOLE = system("console")

READERS = (
    Role.ONE_STOP,
    Role.CASE_OFFICER,
    Role.LEADER,
    Role.REGISTRAR,
)

# The step at which a verb is done; asking and postponing are done wherever the dossier stands.
KIND_OF_VERB: Mapping[Verb, Kind] = {
    Verb.RECEIVE: Kind.RECEPTION,
    Verb.REFUSE: Kind.RECEPTION,
    Verb.HAND_OVER: Kind.RECEPTION,
    Verb.PROPOSE: Kind.EXAMINATION,
    Verb.GIVE_BACK: Kind.EXAMINATION,
    Verb.DECIDE: Kind.DECISION,
    Verb.SIGN: Kind.DECISION,
    Verb.SEND_BACK: Kind.DECISION,
    Verb.ISSUE: Kind.ISSUING,
    Verb.RETURN: Kind.RETURN,
}
KIND_OF_STATE: Mapping[State, Kind] = {
    State.SUBMITTED: Kind.RECEPTION,
    State.RECEIVED: Kind.RECEPTION,
    State.EXAMINING: Kind.EXAMINATION,
    State.AWAITING_DECISION: Kind.DECISION,
    State.AWAITING_SIGNATURE: Kind.DECISION,
    State.AWAITING_ISSUE: Kind.ISSUING,
    State.ISSUED: Kind.RETURN,
}


def person_of(actor: Actor) -> int:
    """Return the person behind the actor; refuse who has not signed in."""
    if actor.person_id is None:
        raise NotAllowed(worded("Đăng nhập để xem và nộp hồ sơ của bạn."))
    return actor.person_id


def is_owner(actor: Actor, dossier: Dossier) -> bool:
    return actor.person_id is not None and actor.person_id == dossier.owner_id


def is_clock(actor: Actor) -> bool:
    """Say whether the worker acts because a moment has passed."""
    return actor.id == CLOCK.id


def can_change_calendar(actor: Actor) -> bool:
    """Say whether `actor` decides on which days the province works: administrator or console."""
    return actor.has_role(Role.ADMINISTRATOR) or actor.id == CONSOLE.id


def can_see(actor: Actor, dossier: Dossier) -> bool:
    """Say whether `actor` may open the dossier with all it holds."""
    is_reader = dossier.unit_id in actor.units_of(*READERS)
    return is_reader or is_owner(actor, dossier) or is_clock(actor)


def can_serve(actor: Actor, dossier: Dossier) -> bool:
    """Say whether `actor` works on the dossier as an officer of its unit."""
    return dossier.unit_id in actor.units_of(*READERS)


def visible(actor: Actor) -> Q:
    """Return the condition on dossiers that `actor` may open as an officer."""
    return Q(unit_id__in=actor.units_of(*READERS))


def can(actor: Actor, verb: Verb, dossier: Dossier, graph: Graph, step: CaseStep | None) -> bool:
    """Say whether `actor` is the one to do `verb` on this dossier, by role, unit and assignment."""
    if verb in BY_OWNER:
        return is_owner(actor, dossier)
    if verb in BY_CLOCK:
        return is_clock(actor)
    kind = KIND_OF_VERB.get(verb) or KIND_OF_STATE.get(State(dossier.state))
    if kind is None:
        return False
    taken_by_another = (
        step is not None and step.kind == kind and step.assignee_id not in {None, actor.person_id}
    )
    role = graph.of_kind(kind).role
    return role is not None and actor.has_role(role, dossier.unit_id) and not taken_by_another
