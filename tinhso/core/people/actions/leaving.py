"""A person leaves: open work goes to colleagues by name, all that was held ends on one day."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tinhso.core.actor import Actor, Role, system
from tinhso.core.errors import NotAllowed, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.people import open_work, permissions
from tinhso.core.people.actions.absences import units_of
from tinhso.core.people.actions.locking import lock, stream_of
from tinhso.core.people.actions.posts import assign_role
from tinhso.core.people.events import OfficerLeft, WorkHandedOver
from tinhso.core.people.models import Absence, Account, Assignment, Delegation, Departure, Post
from tinhso.core.people.queries.persons import holders
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded

CLOCK = system("clock")
DEFAULT = ""  # the heir of every kind of work that names none of its own


@transaction.atomic
def leave(
    *,
    actor: Actor,
    at: datetime,
    person_id: int,
    leaves_on: date,
    heirs: Mapping[str, int],
    passed_on: Collection[int] = (),
) -> None:
    """End all the person holds on `leaves_on`, the first day without them, in one recorded action.

    `heirs` names a colleague for each kind of open work, and one under `""` for the rest. The roles
    whose ids stand in `passed_on` go to that one, from today, so that work can be handed over.
    Refused: an heir who is no officer, leaves as well or is the person; a role nobody would hold.
    """
    today = timezone.localdate(at)
    if not permissions.can_retire(actor, {*units_of(person_id, today), *_coming(person_id, today)}):
        raise NotAllowed(
            worded("Chỉ người quản trị của mọi đơn vị nơi người này làm việc mới cho nghỉ.")
        )
    if leaves_on < today:
        raise Refused(worded("Ngày nghỉ phải từ hôm nay trở đi."), field="leaves_on")
    if DEFAULT not in heirs:
        raise Refused(worded("Chọn người nhận bàn giao."), field="heir")
    lock(person_id, *heirs.values())
    _check_heirs(person_id, heirs, leaves_on)
    if Departure.objects.filter(person_id=person_id, finished_at=None).exists():
        raise WrongState(worded("Đã ghi ngày nghỉ của người này. Tải lại trang."))
    roles = list(_open(Assignment.objects.all(), person_id, leaves_on))
    kept = _pass_on(roles, passed_on, heirs[DEFAULT], actor=actor, at=at)
    _refuse_orphans(person_id, roles, leaves_on)
    _hand_over(person_id, heirs, actor=actor, at=at)
    event = _ended(person_id, leaves_on, heirs, roles, kept, at)
    record(event, stream=stream_of(person_id), actor=actor, at=at)
    Account.objects.filter(person_id=person_id).update(leaves_on=leaves_on)
    Departure.objects.create(
        person_id=person_id,
        heir_id=heirs[DEFAULT],
        leaves_on=leaves_on,
        decided_at=at,
        finished_at=at if leaves_on == today else None,
    )


def finish_departures(*, at: datetime) -> int:
    """Hand over what those whose last day has passed took on since it was decided; how many."""
    due = Departure.objects.filter(finished_at=None, leaves_on__lte=timezone.localdate(at))
    return sum(_finish(departure_id, at) for departure_id in due.values_list("pk", flat=True))


@transaction.atomic
def _finish(departure_id: int, at: datetime) -> int:
    rows = Departure.objects.select_for_update(skip_locked=True)
    departure = rows.filter(pk=departure_id, finished_at=None).first()
    if departure is None:
        return 0
    heir_id = _last_heir(departure.heir_id, timezone.localdate(at))
    _hand_over(departure.person_id, {DEFAULT: heir_id}, actor=CLOCK, at=at)
    departure.finished_at = at
    departure.save(update_fields=["finished_at"])
    return 1


def _last_heir(heir_id: int, today: date) -> int:
    """Follow an heir who has left as well to their own heir."""
    for _ in range(10):
        left = Departure.objects.filter(person_id=heir_id, leaves_on__lte=today)
        onward = left.order_by("-leaves_on", "-pk").values_list("heir_id", flat=True).first()
        if onward is None or units_of(heir_id, today):
            break
        heir_id = onward
    return heir_id


def _hand_over(person_id: int, heirs: Mapping[str, int], *, actor: Actor, at: datetime) -> None:
    for kind in open_work.kinds():
        if kind.hand_over is None:
            continue
        heir_id = heirs.get(kind.work, heirs[DEFAULT])
        things = kind.hand_over(person_id=person_id, heir_id=heir_id, actor=actor, at=at)
        if things:
            event = WorkHandedOver(
                person_id=person_id, heir_id=heir_id, work=kind.work, things=list(things)
            )
            record(event, stream=stream_of(person_id), actor=actor, at=at)


def _check_heirs(person_id: int, heirs: Mapping[str, int], leaves_on: date) -> None:
    for work, heir_id in heirs.items():
        field = f"heir_{work}" if work else "heir"
        if heir_id == person_id:
            raise Refused(worded("Chọn một đồng nghiệp, không phải người nghỉ."), field=field)
        if not units_of(heir_id, leaves_on):
            raise Refused(
                worded(
                    "Người nhận không có chức danh hoặc vai trò nào vào ngày %(leaves_on)s. Chọn "
                    "người khác.",
                    leaves_on=said(leaves_on),
                ),
                field=field,
            )


def _pass_on(
    roles: list[Assignment],
    passed_on: Collection[int],
    heir_id: int,
    *,
    actor: Actor,
    at: datetime,
) -> list[int]:
    today, kept = timezone.localdate(at), []
    for held in roles:
        if held.pk in passed_on:
            assign_role(
                actor=actor,
                at=at,
                person_id=heir_id,
                unit_id=held.unit_id,
                role=Role(held.role),
                valid_from=max(today, held.valid_from),
            )
            kept.append(held.pk)
    return kept


def _refuse_orphans(person_id: int, roles: list[Assignment], leaves_on: date) -> None:
    """Refuse to leave a unit without anyone in a role: its work would wait for nobody."""
    for held in roles:
        others = {row.id for row in holders(Role(held.role), held.unit_id, leaves_on)}
        if not others - {person_id}:
            raise Refused(
                worded(
                    "Từ ngày %(leaves_on)s không còn ai giữ vai trò này ở %(name)s. Chuyển vai "
                    "trò cho người nhận, hoặc giao cho người khác trước.",
                    leaves_on=said(leaves_on),
                    name=held.unit.name,
                ),
                field=f"role_{held.pk}",
            )


def _ended(
    person_id: int,
    leaves_on: date,
    heirs: Mapping[str, int],
    roles: list[Assignment],
    kept: list[int],
    at: datetime,
) -> OfficerLeft:
    """End posts, roles, absences and delegations on the day, and tell what ended."""
    posts = _open(Post.objects.all(), person_id, leaves_on)
    delegations = _open(Delegation.objects.filter(revoked_at=None), None, leaves_on).filter(
        Q(delegator_id=person_id) | Q(delegate_id=person_id)
    )
    event = OfficerLeft(
        person_id=person_id,
        leaves_on=leaves_on,
        heirs={work or "all": heir_id for work, heir_id in heirs.items()},
        posts=list(posts.values_list("pk", flat=True)),
        roles=[held.pk for held in roles],
        roles_passed_on=kept,
        delegations=list(delegations.values_list("pk", flat=True)),
    )
    delegations.filter(valid_from__gte=leaves_on).update(revoked_at=at)
    absences = Absence.objects.filter(person_id=person_id, cancelled_at=None)
    absences.filter(valid_from__gte=leaves_on).update(cancelled_at=at)
    held_rows = Assignment.objects.filter(pk__in=event.roles)
    for rows in (posts, held_rows, delegations):
        # what would only begin afterwards never begins: its period is left empty
        rows.filter(valid_from__lt=leaves_on).update(valid_to=leaves_on)
        rows.filter(valid_from__gte=leaves_on).update(valid_to=F("valid_from"))
    return event


def _open(rows: QuerySet[Any], person_id: int | None, leaves_on: date) -> QuerySet[Any]:
    """Keep the person's rows that would hold on `leaves_on` or later."""
    mine = rows if person_id is None else rows.filter(person_id=person_id)
    return mine.filter(Q(valid_to=None) | Q(valid_to__gt=leaves_on))


def _coming(person_id: int, today: date) -> set[int]:
    """Return the units where the person will have a post or a role."""
    posts = Post.objects.filter(person_id=person_id, valid_from__gt=today)
    roles = Assignment.objects.filter(person_id=person_id, valid_from__gt=today)
    ids = (rows.values_list("unit_id", flat=True) for rows in (posts, roles))
    return set(chain.from_iterable(ids))
