"""A petition in few words, as lists show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tinhso.core.people.rules import ERASED_NAME
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.clock import Clock, Tone, clock_of
from tinhso.modules.petitions import terms
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.rules import LABEL, State

ERASED_WORDS = worded("(nội dung đã xóa)")


@dataclass(frozen=True, kw_only=True)
class Row:
    """`clock` is that of the unit: how long until it must act, or how long it stands still."""

    code: str
    kind_label: str
    about_label: str
    subject: str
    state: State
    state_label: str
    unit_id: int
    unit_name: str
    person_id: int | None
    person_name: str
    dossier_code: str
    submitted_at: datetime
    finished_at: datetime | None
    clock: Clock

    @property
    def is_late(self) -> bool:
        return self.clock.tone is Tone.LATE


def with_names(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """Read the names a row shows along with it."""
    return rows.select_related("unit", "person")


def row_of(row: Petition, *, at: datetime) -> Row:
    """Return a petition that was sent, read `with_names`, as a list shows it."""
    return Row(**values_of(row, at=at))


def values_of(row: Petition, *, at: datetime) -> dict[str, Any]:
    """Return the values of a `Row`."""
    assert row.unit is not None
    assert row.submitted_at is not None
    day = timezone.localdate(row.submitted_at)
    return {
        "code": row.code,
        "kind_label": terms.label_of(terms.kinds(day=day), row.kind),
        "about_label": terms.label_of(terms.abouts(day=day), row.about),
        "subject": row.subject or ERASED_WORDS,
        "state": State(row.state),
        "state_label": LABEL[State(row.state)],
        "unit_id": row.unit.pk,
        "unit_name": row.unit.short_name or row.unit.name,
        "person_id": row.person_id,
        "person_name": row.person.full_name if row.person else ERASED_NAME,
        "dossier_code": row.dossier_code,
        "submitted_at": row.submitted_at,
        "finished_at": row.finished_at,
        "clock": _clock(row, at),
    }


def _clock(row: Petition, at: datetime) -> Clock:
    assert row.unit_id is not None
    is_answered = row.state == State.ANSWERED
    return clock_of(
        unit_id=row.unit_id,
        at=at,
        started_at=row.begun_at,
        due_at=row.answer_by if is_answered else row.due_at,
        paused_at=row.asked_at if row.state == State.WAITING else None,
        finished_at=row.finished_at,
    )
