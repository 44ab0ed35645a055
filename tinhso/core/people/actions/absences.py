"""Declaring an absence, and taking it back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.people import permissions
from tinhso.core.people.actions.locking import lock, stream_of
from tinhso.core.people.events import AbsenceCancelled, AbsenceDeclared
from tinhso.core.people.models import Absence, Assignment, Post
from tinhso.core.words.worded import worded

_NOT_YOURS = worded("Chỉ người vắng mặt hoặc người quản trị của đơn vị mới khai báo được.")
LONGEST_ABSENCE = timedelta(days=366)


@transaction.atomic
def declare_absence(
    *,
    actor: Actor,
    at: datetime,
    person_id: int,
    valid_from: date,
    valid_to: date,
    reason: str = "",
) -> int:
    """Note that an officer is away until `valid_to`, the first day back; return the absence's id.

    The reason may be about health, so it stands beside the record and can be erased.
    """
    if not permissions.can_answer_for(actor, person_id, units_of(person_id, valid_from)):
        raise NotAllowed(_NOT_YOURS)
    today = timezone.localdate(at)
    if valid_to <= max(valid_from, today):
        raise Refused(
            worded("Ngày vắng cuối cùng phải từ hôm nay và từ ngày đầu trở đi."), field="until"
        )
    if valid_to - valid_from > LONGEST_ABSENCE:
        raise Refused(worded("Mỗi lần khai vắng không quá một năm."), field="until")
    lock(person_id)
    _refuse_overlap(person_id, valid_from, valid_to)
    reason = " ".join(reason.split())[:200]
    row = Absence.objects.create(
        person_id=person_id, valid_from=valid_from, valid_to=valid_to, reason=reason
    )
    event = AbsenceDeclared(
        person_id=person_id, absence_id=row.pk, valid_from=valid_from, valid_to=valid_to
    )
    personal = {"reason": reason} if reason else None
    record(event, stream=stream_of(person_id), actor=actor, at=at, personal=personal)
    return row.pk


@transaction.atomic
def cancel_absence(*, actor: Actor, at: datetime, absence_id: int) -> None:
    """Take an absence back: the officer is there after all, or there again."""
    row = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if row is None:
        raise NotFound(worded("Không có lần vắng mặt này."))
    today = timezone.localdate(at)
    if not permissions.can_answer_for(actor, row.person_id, units_of(row.person_id, today)):
        raise NotAllowed(_NOT_YOURS)
    if row.cancelled_at is not None:
        raise WrongState(worded("Lần vắng mặt này đã được bỏ. Tải lại trang."))
    if row.valid_to is not None and row.valid_to <= today:
        raise WrongState(worded("Lần vắng mặt này đã qua, không bỏ được nữa."))
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])
    event = AbsenceCancelled(person_id=row.person_id, absence_id=row.pk)
    record(event, stream=stream_of(row.person_id), actor=actor, at=at)


def units_of(person_id: int, day: date) -> set[int]:
    """Return the ids of the units the person has a post or a role in on `day`."""
    posts = Post.objects.on(day).filter(person_id=person_id).values_list("unit_id", flat=True)
    roles = Assignment.objects.on(day).filter(person_id=person_id)
    return {*posts, *roles.values_list("unit_id", flat=True)}


def _refuse_overlap(person_id: int, valid_from: date, valid_to: date) -> None:
    same = Absence.objects.filter(
        person_id=person_id,
        cancelled_at=None,
        valid_from__lt=valid_to,
        valid_to__gt=valid_from,
    ).first()
    if same is not None and same.valid_to is not None:
        last = same.valid_to - timedelta(days=1)
        raise WrongState(
            worded(
                "Đã khai vắng từ %(valid_from)s đến hết %(last)s. Bỏ lần đó trước, hoặc chọn "
                "ngày khác.",
                valid_from=f"{same.valid_from:%d/%m/%Y}",
                last=f"{last:%d/%m/%Y}",
            )
        )
