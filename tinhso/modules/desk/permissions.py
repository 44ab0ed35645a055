"""Who sits at the desk. What may be done to a dossier is for its own room to say."""

from collections.abc import Iterable

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed
from tinhso.core.people import permissions as people
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries import what_if
from tinhso.modules.dossiers.queries.assignees import StepRow

SERVING = (Role.ONE_STOP, Role.CASE_OFFICER, Role.LEADER, Role.REGISTRAR)


def require_officer(actor: Actor) -> None:
    """Refuse whoever holds no role in any unit today."""
    if not actor.is_officer:
        raise NotAllowed(
            worded("Bàn làm việc dành cho công chức được giao vai trò trong một đơn vị.")
        )


def require_administrator(actor: Actor) -> None:
    """Refuse whoever does not administer people and units."""
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed(worded("Danh sách đơn vị và công chức dành cho người quản trị."))


def require_calendar(actor: Actor) -> None:
    """Refuse whoever does not administer any unit; whose days they change is checked besides."""
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed(worded("Lịch làm việc dành cho người quản trị."))


def has_inbox(actor: Actor) -> bool:
    """Say whether dossiers can ever wait for `actor`."""
    return holds_any(actor, *SERVING)


def holds_any(actor: Actor, *roles: Role) -> bool:
    """Say whether `actor` holds any of `roles` anywhere, of their own or in place of another."""
    return any(actor.has_role(role) for role in roles)


def administers(actor: Actor) -> bool:
    """Say whether `actor` administers the people of some unit."""
    return actor.has_role(Role.ADMINISTRATOR)


def serves(actor: Actor, unit_id: int, procedure: str) -> bool:
    """Say whether `actor` works in the unit on dossiers of this procedure."""
    return any(actor.has_role(role, unit_id, procedure=procedure) for role in SERVING)


def may_take_on(actor: Actor, role: str, unit_id: int, procedure: str) -> bool:
    """Say whether the step of a dossier that waits for `role` is one for `actor`."""
    return bool(role) and actor.has_role(Role(role), unit_id, procedure=procedure)


def may_assign(actor: Actor, step: StepRow, procedure: str) -> bool:
    """Say whether `actor` gives the open step to a colleague: who has it, or leads its unit."""
    if not step.role:
        return False
    if actor.has_role(Role.LEADER, step.unit_id, procedure=procedure):
        return True
    is_mine = step.assignee_id in {None, actor.person_id}
    return is_mine and may_take_on(actor, step.role, step.unit_id, procedure)


def require_reception(actor: Actor) -> None:
    """Refuse whoever receives at no desk."""
    if not actor.units_of(Role.ONE_STOP):
        raise NotAllowed(worded("Tiếp nhận tại quầy dành cho bộ phận một cửa."))


def receives_at(actor: Actor, unit_id: int) -> bool:
    """Say whether `actor` receives at the desk of the unit whoever stands there."""
    return unit_id in actor.units_of(Role.ONE_STOP)


def may_collect(actor: Actor, unit_id: int) -> bool:
    """Say whether `actor` takes in fees at the desk of the unit."""
    return actor.has_role(Role.ONE_STOP, unit_id)


def keeps_organisations(actor: Actor) -> bool:
    """Say whether `actor` finds, notes and changes organisations and who acts for them."""
    return people.keeps_organisations(actor)


def require_organisation_keeper(actor: Actor) -> None:
    """Refuse whoever does not keep organisations."""
    if not keeps_organisations(actor):
        raise NotAllowed(worded("Danh sách tổ chức dành cho bộ phận một cửa và người quản trị."))


def sees_officers(actor: Actor) -> bool:
    """Say whether the list of officers is for `actor`: an administrator of some unit."""
    return people.is_administrator(actor)


def staffed(actor: Actor) -> frozenset[int]:
    """Return the ids of the units whose officers `actor` lists."""
    return people.staffed(actor)


def sees_officer(actor: Actor, person_id: int, unit_ids: Iterable[int]) -> bool:
    """Say whether the page of an officer, with a place in these units ever, is for `actor`."""
    return people.can_see_staff(actor, person_id, unit_ids)


def may_staff(actor: Actor, unit_ids: Iterable[int]) -> bool:
    """Say whether `actor` gives and ends posts and roles in any of the units."""
    return any(people.can_staff(actor, unit_id) for unit_id in unit_ids)


def may_answer_for(actor: Actor, person_id: int, unit_ids: Iterable[int]) -> bool:
    """Say whether `actor` declares absence and delegates for the officer of these units."""
    return people.can_answer_for(actor, person_id, unit_ids)


def may_retire(actor: Actor, unit_ids: Iterable[int]) -> bool:
    """Say whether `actor` lets the officer of these units leave."""
    return people.can_retire(actor, unit_ids)


def may_change_calendar(actor: Actor, unit_id: int | None = None) -> bool:
    """Say whether `actor` changes days of the unit's calendar; without a unit, the province's."""
    return what_if.may_change(actor=actor, unit_id=unit_id)


def desks_of(actor: Actor) -> list[int]:
    """Return the units at whose one-stop shop the actor works."""
    return sorted(actor.units_of(Role.ONE_STOP))
