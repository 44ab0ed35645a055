"""Who may see a dossier and who may act on it. Deny by default."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from tinhso.core.actor import Actor, Mandate, Role, system
from tinhso.core.errors import NotAllowed
from tinhso.core.people import permissions as people
from tinhso.core.steps.graph import Graph, Kind
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.queries import reached, touched_after
from tinhso.core.steps.rules import StepState
from tinhso.core.units.permissions import administers_province
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.models import IS_OPEN, Dossier, Handover, HandoverLine
from tinhso.modules.dossiers.rules import BY_CLOCK, BY_OWNER, FINAL, State, Verb

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
    Verb.FINISH_PART: Kind.EXAMINATION,
    Verb.PROPOSE: Kind.EXAMINATION,
    Verb.GIVE_BACK: Kind.EXAMINATION,
    Verb.DECIDE: Kind.DECISION,
    Verb.SIGN: Kind.DECISION,
    Verb.SEND_BACK: Kind.DECISION,
    Verb.ISSUE: Kind.ISSUING,
    Verb.RETURN: Kind.RETURN,
}
# Who makes a hand-over list at the unit of its dossiers, and who receives it at the other end.
GIVERS: Mapping[Carries, tuple[Role, ...]] = {
    Carries.DOSSIERS: (Role.ONE_STOP,),
    Carries.RESULTS: (Role.REGISTRAR, Role.CASE_OFFICER),
}
TAKERS: Mapping[Carries, tuple[Role, ...]] = {
    Carries.DOSSIERS: (Role.CASE_OFFICER, Role.LEADER),
    Carries.RESULTS: (Role.ONE_STOP,),
}
# What is signed or issued stays; what is not of a kind is a part of the work between.
RECALLABLE = frozenset({"", Kind.RECEPTION, Kind.EXAMINATION})
KIND_OF_STATE: Mapping[State, Kind] = {
    State.SUBMITTED: Kind.RECEPTION,
    State.RECEIVED: Kind.RECEPTION,
    State.EXAMINING: Kind.EXAMINATION,
    State.SUPPLEMENT_AT_EXAMINATION: Kind.EXAMINATION,
    State.AWAITING_DECISION: Kind.DECISION,
    State.AWAITING_SIGNATURE: Kind.DECISION,
    State.AWAITING_ISSUE: Kind.ISSUING,
    State.ISSUED: Kind.RETURN,
}
# Where a dossier stands again when a step of the kind was taken back.
STATE_OF_KIND: Mapping[Kind, State] = {
    Kind.RECEPTION: State.RECEIVED,
    Kind.EXAMINATION: State.EXAMINING,
    Kind.DECISION: State.AWAITING_DECISION,
}


def person_of(actor: Actor) -> int:
    """Return the person behind the actor; refuse who has not signed in."""
    if actor.person_id is None:
        raise NotAllowed(worded("Đăng nhập để xem và nộp hồ sơ của bạn."))
    return actor.person_id


def is_owner(actor: Actor, dossier: Dossier) -> bool:
    """Say whether the dossier is the actor's own, or of an organisation they act for today."""
    return people.is_theirs(
        actor, person_id=dossier.owner_id, organisation_id=dossier.organisation_id
    )


def owned(actor: Actor) -> Q:
    """Return the condition on dossiers that are the actor's own; refuse who has not signed in."""
    person_of(actor)
    return people.theirs(actor, person="owner", organisation="organisation")


def own_drafts(actor: Actor, *, within: str = "") -> Q:
    """Return the condition on drafts that are the actor's own; refuse who has not signed in.

    `within` is the way to the draft from the rows that are asked for, such as `draft__`.
    """
    person_of(actor)
    theirs = people.theirs(actor, person=f"{within}person", organisation=f"{within}organisation")
    return theirs & Q(**{f"{within}clerk__isnull": True})


def desk_drafts(actor: Actor, *, within: str = "") -> Q:
    """Return the condition on drafts that are filled in at a desk where `actor` receives."""
    person_of(actor)
    desks = {f"{within}unit_id__in": actor.units_of(Role.ONE_STOP)}
    return Q(**desks, **{f"{within}clerk__isnull": False})


def fillable_drafts(actor: Actor, *, within: str = "") -> Q:
    """Return the condition on drafts that `actor` may fill in: their own, or at their desk."""
    return own_drafts(actor, within=within) | desk_drafts(actor, within=within)


def receives_at(actor: Actor, unit_id: int) -> bool:
    """Say whether `actor` receives at the desk of the unit whoever stands there."""
    return unit_id in actor.units_of(Role.ONE_STOP)


def may_file_for(actor: Actor, organisation_id: int) -> bool:
    """Say whether the actor may file for the organisation today."""
    return people.may_act_for(actor, organisation_id)


def is_clock(actor: Actor) -> bool:
    """Say whether the worker acts because a moment has passed."""
    return actor.id == CLOCK.id


def can_change_calendar(actor: Actor, unit_id: int | None) -> bool:
    """Say whether `actor` decides on which days the unit works, or the province without one.

    The province's calendar is for who administers all of it, or sits at the console; a unit's own
    days are for its administrator too.
    """
    if actor.id == CONSOLE.id or administers_province(actor):
        return True
    return unit_id is not None and actor.has_role(Role.ADMINISTRATOR, unit_id)


def can_see(actor: Actor, dossier: Dossier) -> bool:
    """Say whether `actor` may open the dossier with all it holds."""
    return can_serve(actor, dossier) or is_owner(actor, dossier) or is_clock(actor)


def can_serve(actor: Actor, dossier: Dossier) -> bool:
    """Say whether `actor` works on the dossier as an officer of its unit, or in place of one.

    A unit that does a step of a dossier of another serves it until it is closed.
    """
    if serves(actor, dossier.unit_id, dossier.procedure):
        return True
    if not actor.is_officer or State(dossier.state) in FINAL:
        return False
    return _guest_steps(actor).filter(root=dossier.code).exists()


def serves(actor: Actor, unit_id: int, procedure: str) -> bool:
    """Say whether `actor` works on dossiers of this procedure in the unit."""
    return unit_id in actor.units_of(*READERS) or any(
        procedure in procedures and unit_id in units
        for procedures, units in actor.units_by_procedure(*READERS)
    )


def lent(actor: Actor) -> list[int]:
    """Return the dossiers of other units that units of `actor` do, or did, a step of.

    Few, and asked for first: a condition within another would read every dossier there is. Whether
    a step was taken back is looked up for what is left: the index alone answers the rest.
    """
    steps = CaseStep.objects.filter(visible_steps(actor), is_guest=True)
    rows = Dossier.objects.filter(IS_OPEN, code__in=steps.values("root"))
    found = dict(rows.exclude(of_own_units(actor)).values_list("code", "pk"))
    done = _guest_steps(actor).filter(root__in=found)
    return [found[root] for root in done.values_list("root", flat=True).distinct()]


def of_own_units(actor: Actor, *roles: Role) -> Q:
    """Return the condition on dossiers of units in which `actor` holds any of `roles`, or reads."""
    held = roles or READERS
    condition = Q(unit_id__in=actor.units_of(*held))
    for procedures, units in actor.units_by_procedure(*held):
        condition |= Q(unit_id__in=units, procedure__in=procedures)
    return condition


def gives(actor: Actor, carries: Carries) -> bool:
    """Say whether `actor` makes such hand-over lists anywhere."""
    return any(actor.has_role(role) for role in GIVERS[carries])


def visible_handovers(actor: Actor) -> Q:
    """Return the condition on hand-over lists that leave or reach the units of `actor`."""
    units = actor.units_of(*READERS)
    condition = Q(unit_id__in=units) | Q(to_unit_id__in=units)
    for procedures, some in actor.units_by_procedure(*READERS):
        others = HandoverLine.objects.filter(handover=OuterRef("pk"))
        alien = others.exclude(dossier__procedure__in=procedures)
        condition |= (Q(unit_id__in=some) | Q(to_unit_id__in=some)) & ~Q(Exists(alien))
    return condition


def taking(actor: Actor, handover: Handover, procedures: Iterable[str]) -> Actor | None:
    """Return the actor to receive the list as; None who may not, and who made it.

    A list for one officer is received by that officer, by who stands in for them, or by a leader.
    """
    if actor.person_id == handover.sender_id:
        return None
    unit_id, roles = handover.to_unit_id, TAKERS[Carries(handover.carries)]
    meant = {None, actor.person_id, *(mandate.person_id for mandate in actor.mandates)}
    if handover.receiver_id in meant or actor.has_role(Role.LEADER, unit_id):
        return acting_for_all(actor, roles, unit_id, procedures)
    return None


def acting_for_all(
    actor: Actor, roles: Iterable[Role], unit_id: int, procedures: Iterable[str]
) -> Actor | None:
    """Return the actor to act as, by one of `roles`, on cases of all these procedures."""
    wanted = sorted(set(procedures))
    for role in roles:
        found = [actor.acting(role, unit_id, procedure=one) for one in wanted]
        if all(found):
            return found[0]
    return None


def read_units(actor: Actor) -> frozenset[int]:
    """Return the units in which `actor` reads dossiers, of all or of some procedures."""
    some = (units for _, units in actor.units_by_procedure(*READERS))
    return frozenset(actor.units_of(*READERS)).union(*some)


def whole_units(actor: Actor) -> frozenset[int]:
    """Return the units in which `actor` reads all dossiers."""
    return actor.units_of(*READERS)


def _guest_steps(actor: Actor) -> QuerySet[CaseStep]:
    """Return the steps that units of `actor` do, or did, in dossiers of other units."""
    steps = CaseStep.objects.filter(visible_steps(actor), is_guest=True)
    return steps.exclude(outcome=StepState.RECALLED)


def visible_steps(actor: Actor) -> Q:
    """Return the condition on steps whose dossiers `actor` may open as an officer."""
    condition = Q(unit_id__in=actor.units_of(*READERS))
    for procedures, units in actor.units_by_procedure(*READERS):
        named = Dossier.objects.filter(code=OuterRef("root"), procedure__in=procedures)
        condition |= Q(unit_id__in=units) & Q(Exists(named))
    return condition


def reach(actor: Actor) -> Q:
    """Return the condition on steps of dossiers that `actor` holds the role for."""
    condition = reached([actor.grants])
    for mandate in actor.mandates:
        condition |= _reached_by(mandate)
    return condition


def free(actor: Actor) -> Q:
    """Return the condition on steps nobody took but the actor, or whom the actor stands in for."""
    condition = Q(assignee__isnull=True) | Q(assignee_id=actor.person_id)
    for mandate in actor.mandates:
        condition |= Q(assignee_id=mandate.person_id) & _reached_by(mandate)
    return condition


def can_take_on(actor: Actor, step: CaseStep, procedure: str) -> bool:
    """Say whether the open step of a dossier is one for the actor's role, by mandate or not."""
    return actor.has_role(Role(step.role), step.unit_id, procedure=procedure)


def can_assign(actor: Actor, step: CaseStep, procedure: str) -> bool:
    """Say whether `actor` gives the open step to a colleague: who has it, or leads its unit."""
    if actor.has_role(Role.LEADER, step.unit_id, procedure=procedure):
        return True
    return can_take_on(actor, step, procedure) and is_free(actor, step, procedure)


def is_free(actor: Actor, step: CaseStep, procedure: str) -> bool:
    """Say whether nobody took the step but the actor, or whom the actor stands in for."""
    if step.assignee_id is None:
        return True
    stood_for = {
        mandate.person_id
        for mandate in actor.mandates
        if mandate.reaches(Role(step.role), step.unit_id, procedure)
    }
    return step.assignee_id in {None, actor.person_id, *stood_for}


def _reached_by(mandate: Mandate) -> Q:
    by_role = reached([mandate.grants])
    if not mandate.procedures:
        return by_role
    named = Dossier.objects.filter(code=OuterRef("root"), procedure__in=mandate.procedures)
    return by_role & Q(Exists(named))


def can(
    actor: Actor,
    verb: Verb,
    dossier: Dossier,
    graph: Graph,
    step: CaseStep | None,
    *,
    paper: str = "",
) -> bool:
    """Say whether `actor` is the one to do `verb` on this dossier now; see `acting`."""
    return acting(actor, verb, dossier, graph, step, paper=paper) is not None


def acting(
    actor: Actor,
    verb: Verb,
    dossier: Dossier,
    graph: Graph,
    step: CaseStep | None,
    *,
    paper: str = "",
) -> Actor | None:
    """Return the actor to do `verb` as, by role, unit and assignment; None who may not.

    Whoever acts by a mandate comes back with it. `paper` is the kind of document the dossier ends
    in: signatures may be delegated for some kinds only.
    """
    if verb in BY_OWNER:
        return actor if is_owner(actor, dossier) else None
    if verb in BY_CLOCK:
        return actor if is_clock(actor) else None
    if verb is Verb.RECALL:
        done = last_done(actor, dossier)
        return None if done is None else _acting_at(actor, dossier, done, paper)
    if verb is Verb.FINISH_PART:
        return _acting_at(actor, dossier, step, paper) if is_part(graph, step) else None
    named = KIND_OF_VERB.get(verb)
    kind = named or KIND_OF_STATE.get(State(dossier.state))
    if kind is None:
        return None
    if step is not None and step.kind == kind and step.case == dossier.code:
        return _acting_at(actor, dossier, step, paper)
    role = graph.of_kind(kind).role
    if role is None or (named and step is not None):  # what it is done at is not open
        return None
    return actor.acting(role, dossier.unit_id, procedure=dossier.procedure, document=paper)


def _acting_at(actor: Actor, dossier: Dossier, step: CaseStep | None, paper: str) -> Actor | None:
    if step is None or not is_free(actor, step, dossier.procedure):
        return None
    role, procedure = Role(step.role), dossier.procedure
    return actor.acting(role, step.unit_id, procedure=procedure, document=paper)


def last_done(actor: Actor, dossier: Dossier) -> CaseStep | None:
    """Return the step of the dossier that `actor` did last, if it can still be taken back.

    Who asked the applicant or promised another day since has touched it, even without taking it on.
    """
    steps = CaseStep.objects.filter(root=dossier.code, finished_by_id=actor.person_id)
    last = steps.exclude(role="").order_by("-finished_at", "-pk").first()
    if last is None or last.state is not StepState.DONE or last.kind not in RECALLABLE:
        return None
    since = last.finished_at
    assert since is not None
    is_asked = dossier.supplement_count and dossier.supplements.filter(asked_at__gte=since).exists()
    is_promised = dossier.postponed_at is not None and dossier.postponed_at >= since
    return None if is_asked or is_promised or touched_after(last) else last


def is_part(graph: Graph, step: CaseStep | None) -> bool:
    """Say whether the step can be done without the dossier going on to another kind of work."""
    if step is None or not step.role or step.paused_at is not None:
        return False
    return step.case != step.root or not step.kind or goes_on_within(graph, step)


def nearest(actor: Actor, steps: Iterable[CaseStep], procedure: str) -> CaseStep | None:
    """Return of several open steps the one `actor` is to do, else the first."""
    known = list(steps)
    return min(known, key=lambda step: _distance(actor, step, procedure), default=None)


def _distance(actor: Actor, step: CaseStep, procedure: str) -> int:
    if not step.role or not can_take_on(actor, step, procedure):
        return 2
    return 0 if is_free(actor, step, procedure) else 1


def goes_on_within(graph: Graph, step: CaseStep) -> bool:
    """Say whether more of the same kind follows the step, or a join where other branches come."""
    found = graph.by_key.get(step.key)
    if found is None or found.kind is None:
        return False
    return found.kind in graph.stages_after(found) or graph.joins_after(found)
