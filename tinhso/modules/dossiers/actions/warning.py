"""Telling officers, then leaders, that time runs out: one notice a person for all of theirs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Role
from tinhso.core.people.queries import away, holders
from tinhso.core.steps.warning import Level, Warned, take_warnings, warning_families
from tinhso.core.words.worded import of_data, together, worded
from tinhso.modules.dossiers.actions.case import tell
from tinhso.modules.dossiers.events import StepWarned
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.permissions import CLOCK
from tinhso.modules.dossiers.queries.clock import clock_of
from tinhso.modules.notifications.actions import notify

MOST_NAMED = 5


@transaction.atomic
def warn(*, at: datetime, limit: int) -> int:
    """Warn of every step whose time is nearly used or over; return of how many. Each once.

    An officer hears first; the leaders of the unit once it is late, or at once where the officer
    who has it is away.
    """
    warned = take_warnings(at=at, roots=_locked(warning_families(at=at, limit=limit)))
    for one in warned:
        event = StepWarned(
            dossier=one.step.root, step=one.step.key, step_id=one.step.pk, level=one.level.value
        )
        tell(event, actor=CLOCK, at=at)
    for person_id, theirs in _by_person(warned, timezone.localdate(at)).items():
        _notify(person_id, theirs, at)
    return len(warned)


def _locked(codes: Sequence[str]) -> list[str]:
    """Lock the dossiers as whoever acts on one does; one that is being acted on waits its turn."""
    rows = Dossier.objects.select_for_update(skip_locked=True).filter(code__in=codes)
    return [*rows.order_by("pk").values_list("code", flat=True)]


def _by_person(warned: Sequence[Warned], day: date) -> dict[int, list[Warned]]:
    assignees = {one.step.assignee_id for one in warned if one.step.assignee_id is not None}
    absent = away(assignees, day=day) if assignees else {}
    asked: dict[tuple[Role, int], list[int]] = {}

    def holding(role: Role, unit_id: int) -> list[int]:
        if (role, unit_id) not in asked:
            asked[role, unit_id] = [row.id for row in holders(role, unit_id, day)]
        return asked[role, unit_id]

    found: dict[int, list[Warned]] = defaultdict(list)
    for one in warned:
        step = one.step
        mine = [step.assignee_id] if step.assignee_id else holding(Role(step.role), step.unit_id)
        is_leaders = one.level is Level.LATE or step.assignee_id in absent
        leaders = holding(Role.LEADER, step.unit_id) if is_leaders else []
        for person_id in dict.fromkeys([*mine, *leaders]):
            found[person_id].append(one)
    return found


def _notify(person_id: int, theirs: Sequence[Warned], at: datetime) -> None:
    late = [one for one in theirs if one.level is Level.LATE]
    notify(
        person_id=person_id,
        subject=_subject(theirs, late),
        text=together([*_named(theirs, at)], by=". "),
        link=_link(theirs),
        at=at,
        cause=_cause(theirs),
    )


def _subject(theirs: Sequence[Warned], late: Sequence[Warned]) -> str:
    if len(theirs) == 1:
        code = theirs[0].step.root
        if late:
            return worded("Hồ sơ %(code)s quá hạn", code=code)
        return worded("Hồ sơ %(code)s sắp hết hạn", code=code)
    if not late:
        return worded("%(count)s hồ sơ sắp hết hạn", count=len(theirs))
    if len(late) == len(theirs):
        return worded("%(count)s hồ sơ quá hạn", count=len(late))
    return worded(
        "%(late)s hồ sơ quá hạn, %(soon)s hồ sơ sắp hết hạn",
        late=len(late),
        soon=len(theirs) - len(late),
    )


def _named(theirs: Sequence[Warned], at: datetime) -> Iterable[str]:
    for one in theirs[:MOST_NAMED]:
        step = one.step
        clock = clock_of(
            unit_id=step.unit_id, at=at, started_at=step.started_at, due_at=step.due_at
        )
        yield worded(
            "%(code)s: bước “%(step)s” %(clock)s",
            code=step.root,
            step=of_data(step.label),
            clock=clock.label,
        )
    if len(theirs) > MOST_NAMED:
        yield worded("Và %(count)s hồ sơ khác", count=len(theirs) - MOST_NAMED)


def _link(theirs: Sequence[Warned]) -> str:
    codes = {one.step.root for one in theirs}
    return f"/ban-lam-viec/ho-so/{codes.pop()}/" if len(codes) == 1 else "/ban-lam-viec/"


def _cause(theirs: Sequence[Warned]) -> str:
    """Return by what the notice is told apart from every other one about the same steps."""
    said = "\n".join(f"{one.step.pk} {one.level} {one.step.watched_due}" for one in theirs)
    return sha256(said.encode()).hexdigest()
