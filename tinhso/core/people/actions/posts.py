"""Giving and ending posts and roles, and taking an end back."""

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.people import permissions
from tinhso.core.people.actions.locking import lock, stream_of
from tinhso.core.people.events import (
    AssignmentEnded,
    AssignmentResumed,
    OfficerAppointed,
    PostEnded,
    PostResumed,
    RoleAssigned,
)
from tinhso.core.people.models import Account, Assignment, Departure, Post
from tinhso.core.words.worded import worded

_NOT_STAFFING = worded("Chỉ người quản trị của đơn vị mới giao chức danh và vai trò ở đây.")
LONGEST_TITLE = 100
Held = TypeVar("Held", Post, Assignment)


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    at: datetime,
    person_id: int,
    unit_id: int,
    title: str,
    valid_from: date,
    valid_to: date | None = None,
) -> int:
    """Give a person a post in a unit; return its id. The same open post twice is one post."""
    if not permissions.can_staff(actor, unit_id):
        raise NotAllowed(_NOT_STAFFING)
    title = _checked(title, valid_from, valid_to)
    lock(person_id)
    post, is_new = Post.objects.get_or_create(
        person_id=person_id,
        unit_id=unit_id,
        title=title,
        valid_to=valid_to,
        defaults={"valid_from": valid_from},
    )
    if is_new:
        _welcome_back(person_id, valid_from)
        event = OfficerAppointed(
            person_id=person_id, unit_id=unit_id, title=title, valid_from=valid_from
        )
        record(event, stream=stream_of(person_id), actor=actor, at=at)
    return post.pk


@transaction.atomic
def assign_role(
    *,
    actor: Actor,
    at: datetime,
    person_id: int,
    unit_id: int,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
) -> int:
    """Give a person a role over a unit and all below it; return the id. Twice is once."""
    if not permissions.can_staff(actor, unit_id):
        raise NotAllowed(_NOT_STAFFING)
    _checked(role.value, valid_from, valid_to)
    lock(person_id)
    assignment, is_new = Assignment.objects.get_or_create(
        person_id=person_id,
        unit_id=unit_id,
        role=role.value,
        valid_to=valid_to,
        defaults={"valid_from": valid_from},
    )
    if is_new:
        _welcome_back(person_id, valid_from)
        event = RoleAssigned(
            person_id=person_id, unit_id=unit_id, role=role.value, valid_from=valid_from
        )
        record(event, stream=stream_of(person_id), actor=actor, at=at)
    return assignment.pk


@transaction.atomic
def end_post(*, actor: Actor, at: datetime, post_id: int, valid_to: date) -> None:
    """End a post: `valid_to` is the first day without it."""
    post = _ending(Post, post_id, actor=actor, valid_to=valid_to)
    event = PostEnded(
        person_id=post.person_id, unit_id=post.unit_id, title=post.title, valid_to=valid_to
    )
    record(event, stream=stream_of(post.person_id), actor=actor, at=at)


@transaction.atomic
def end_assignment(*, actor: Actor, at: datetime, assignment_id: int, valid_to: date) -> None:
    """Take a role back: `valid_to` is the first day without it."""
    held = _ending(Assignment, assignment_id, actor=actor, valid_to=valid_to)
    event = AssignmentEnded(
        person_id=held.person_id, unit_id=held.unit_id, role=held.role, valid_to=valid_to
    )
    record(event, stream=stream_of(held.person_id), actor=actor, at=at)


@transaction.atomic
def resume_post(*, actor: Actor, at: datetime, post_id: int) -> None:
    """Take the end of a post back, as if it had never been ended."""
    post = _resuming(Post, post_id, actor=actor, at=at)
    event = PostResumed(person_id=post.person_id, unit_id=post.unit_id, title=post.title)
    record(event, stream=stream_of(post.person_id), actor=actor, at=at)


@transaction.atomic
def resume_assignment(*, actor: Actor, at: datetime, assignment_id: int) -> None:
    """Take the end of a role back, as if it had never been ended."""
    held = _resuming(Assignment, assignment_id, actor=actor, at=at)
    event = AssignmentResumed(person_id=held.person_id, unit_id=held.unit_id, role=held.role)
    record(event, stream=stream_of(held.person_id), actor=actor, at=at)


def _ending(model: type[Held], row_id: int, *, actor: Actor, valid_to: date) -> Held:
    held = _locked(model, row_id, actor)
    if held.valid_to is not None:
        what = worded("Chức danh") if isinstance(held, Post) else worded("Vai trò")
        raise WrongState(
            worded(
                "%(what)s này đã kết thúc từ ngày %(valid_to)s.",
                what=what,
                valid_to=f"{held.valid_to:%d/%m/%Y}",
            )
        )
    if valid_to < held.valid_from:
        since = f"{held.valid_from:%d/%m/%Y}"
        raise Refused(
            worded("Ngày kết thúc phải từ ngày bắt đầu, %(since)s, trở đi.", since=since),
            field="valid_to",
        )
    held.valid_to = valid_to
    held.save(update_fields=["valid_to"])
    return held


def _resuming(model: type[Held], row_id: int, *, actor: Actor, at: datetime) -> Held:
    held = _locked(model, row_id, actor)
    if held.valid_to is None:
        raise WrongState(worded("Chưa có ngày kết thúc nào để bỏ. Tải lại trang."))
    if _has_left(held.person_id, timezone.localdate(at)):
        raise WrongState(
            worded("Người này đã nghỉ việc. Giao chức danh hoặc vai trò mới nếu trở lại.")
        )
    same = model.objects.filter(
        person_id=held.person_id, unit_id=held.unit_id, valid_to=None, **_kind(held)
    )
    if same.exists():
        raise WrongState(worded("Người này đã được giao lại. Tải lại trang."))
    held.valid_to = None
    held.save(update_fields=["valid_to"])
    return held


def _locked(model: type[Held], row_id: int, actor: Actor) -> Held:
    held: Held | None = model.objects.select_for_update().filter(pk=row_id).first()
    if held is None:
        raise NotFound(worded("Không có chức danh hoặc vai trò này."))
    if not permissions.can_staff(actor, held.unit_id):
        raise NotAllowed(_NOT_STAFFING)
    return held


def _kind(held: Post | Assignment) -> dict[str, str]:
    return {"title": held.title} if isinstance(held, Post) else {"role": held.role}


def _checked(title: str, valid_from: date, valid_to: date | None) -> str:
    title = " ".join(title.split())
    if not title:
        raise Refused(worded("Nhập chức danh, ví dụ Chuyên viên."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(
            worded("Chức danh không quá %(longest_title)s ký tự.", longest_title=LONGEST_TITLE),
            field="title",
        )
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(worded("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    return title


def _has_left(person_id: int, today: date) -> bool:
    return Account.objects.filter(person_id=person_id, leaves_on__lte=today).exists()


def _welcome_back(person_id: int, day: date) -> None:
    """Let whoever left and is given something again sign in from then on."""
    left = Account.objects.filter(person_id=person_id, leaves_on__lte=day)
    if not Departure.objects.filter(person_id=person_id, finished_at=None).exists():
        left.update(leaves_on=None)
