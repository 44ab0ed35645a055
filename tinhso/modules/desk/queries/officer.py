"""One officer: posts, roles, absences, delegations, what happened, and what may be done now."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people import queries as people
from tinhso.core.people.delegating import form_of
from tinhso.core.people.open_work import InHand, in_hand
from tinhso.core.people.queries import (
    AbsenceRow,
    DelegationRow,
    DepartureRow,
    PersonRow,
    PostRow,
    RoleRow,
)
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.rules import ROLE_NAMES

STORY = 30
DID = {
    "people.PersonEnrolled": worded("Được ghi nhận vào hệ thống"),
    "people.PersonCorrected": worded("Thông tin được sửa"),
    "people.AccountOpened": worded("Được mở tài khoản"),
    "people.OfficerAppointed": worded("Được giao chức danh"),
    "people.PostEnded": worded("Chức danh được ghi ngày kết thúc"),
    "people.PostResumed": worded("Ngày kết thúc chức danh được bỏ"),
    "people.RoleAssigned": worded("Được giao vai trò"),
    "people.AssignmentEnded": worded("Vai trò được ghi ngày kết thúc"),
    "people.AssignmentResumed": worded("Ngày kết thúc vai trò được bỏ"),
    "people.AbsenceDeclared": worded("Khai vắng mặt"),
    "people.AbsenceCancelled": worded("Bỏ lần vắng mặt"),
    "people.WorkDelegated": worded("Ủy quyền"),
    "people.DelegationRevoked": worded("Thu hồi ủy quyền"),
    "people.WorkHandedOver": worded("Bàn giao việc đang làm"),
    "people.OfficerLeft": worded("Ghi ngày nghỉ việc"),
}


@dataclass(frozen=True, kw_only=True)
class Delegated:
    """A delegation as the page of one of the two shows it."""

    row: DelegationRow
    form: str
    roles: str
    is_given: bool
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Happened:
    title: str
    note: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OfficerPage:
    """Everything the page of an officer shows; `units` are those of today."""

    person: PersonRow
    posts: tuple[PostRow, ...]
    roles: tuple[tuple[RoleRow, str], ...]
    absences: tuple[AbsenceRow, ...]
    delegations: tuple[Delegated, ...]
    departure: DepartureRow | None
    story: tuple[Happened, ...]
    away: date | None
    day: date
    may_staff: bool
    may_answer: bool
    may_retire: bool
    is_self: bool


def officer_page(*, actor: Actor, person_id: int, at: datetime) -> OfficerPage:
    """Return the page of an officer to themselves and to an administrator of their units."""
    day = timezone.localdate(at)
    posts, roles = people.posts_of(person_id), people.roles_of(person_id)
    places: tuple[PostRow | RoleRow, ...] = (*posts, *roles)
    ever = {row.unit_id for row in places}
    if not permissions.sees_officer(actor, person_id, ever):
        raise NotFound(worded("Không có công chức này, hoặc không thuộc đơn vị bạn quản trị."))
    now = {row.unit_id for row in places if row.valid_to is None or row.valid_to > day}
    return OfficerPage(
        person=people.person(person_id),
        posts=tuple(replace(post, title=of_data(post.title)) for post in posts),
        roles=tuple((row, ROLE_NAMES.get(row.role, row.role)) for row in roles),
        absences=people.absences_of(person_id),
        delegations=tuple(_delegated(row, person_id, day) for row in _delegations(person_id)),
        departure=people.departure_of(person_id),
        story=_story(person_id),
        away=people.away([person_id], day=day).get(person_id),
        day=day,
        may_staff=permissions.may_staff(actor, ever),
        may_answer=permissions.may_answer_for(actor, person_id, now),
        may_retire=permissions.may_retire(actor, now),
        is_self=actor.person_id == person_id,
    )


def open_work_of(page: OfficerPage) -> tuple[InHand, ...]:
    """Return what lies in the officer's hands today, room by room."""
    return in_hand(page.person.id, day=page.day)


def _delegations(person_id: int) -> tuple[DelegationRow, ...]:
    return people.delegations_of(person_id)


def _delegated(row: DelegationRow, person_id: int, day: date) -> Delegated:
    roles = (f"{ROLE_NAMES.get(role, role)}, {unit}" for role, _, unit in row.roles)
    return Delegated(
        row=row,
        form=form_of(row.form).name,
        roles="; ".join(roles),
        is_given=row.delegator_id == person_id,
        is_over=row.is_over(day),
    )


def _story(person_id: int) -> tuple[Happened, ...]:
    entries = [entry for entry in history(f"person:{person_id}") if entry.kind in DID][-STORY:]
    ids = {int(entry.actor[7:]) for entry in entries if entry.actor.startswith("person:")}
    ids |= {_other(entry) for entry in entries} - {0}
    names = {f"person:{one.id}": one.full_name for one in people.persons(ids).values()}
    return tuple(
        Happened(
            title=DID[entry.kind],
            note=_note(entry, names),
            who=names.get(entry.actor, worded("Hệ thống")),
            at=entry.at,
        )
        for entry in reversed(entries)
    )


def _other(entry: Entry) -> int:
    return int(entry.payload.get("delegate_id") or entry.payload.get("heir_id") or 0)


def _note(entry: Entry, names: dict[str, str]) -> str:
    told = entry.payload
    if "leaves_on" in told:
        return worded("từ %(day)s", day=said(date.fromisoformat(told["leaves_on"])))
    if other := _other(entry):
        return worded("cho %(name)s", name=names.get(f"person:{other}", ""))
    if "title" in told:
        return of_data(str(told["title"]))
    return ROLE_NAMES.get(told.get("role", ""), "")
