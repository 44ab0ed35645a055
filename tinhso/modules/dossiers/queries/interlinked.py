"""The parts of an interlinked filing: what has begun, what waits, what never will."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tinhso.core.words.worded import worded
from tinhso.modules.dossiers import rules
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.rules import State
from tinhso.modules.procedures import queries as procedures

WAITING = worded("Chờ phần trước có kết quả")
NEVER = worded("Không mở, vì phần trước không có kết quả")
NOT_YET = worded("Chưa mở được, một cửa sẽ liên hệ")


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """A part; without a `code` it has not begun. `late` says by whom, where it is."""

    label: str
    code: str = ""
    state_label: str = ""
    due_at: datetime | None = None
    finished_at: datetime | None = None
    unit_name: str = ""


def parts_of(row: Dossier) -> tuple[PartRow, ...]:
    """Return the parts that follow a dossier, in the order of the procedure; mostly none."""
    procedure = procedures.version(row.version_id)
    if not procedure.follows:
        return ()
    known, day = {**row.answers, **row.findings}, timezone.localdate(row.submitted_at)
    begun = {one.part: one for one in row.parts.select_related("unit")}
    wanted = procedures.parts_wanted(procedure, known, today=day)
    waits = NOT_YET if row.finished_at else NEVER if State(row.state) in rules.FINAL else WAITING
    rows = []
    for part in wanted:
        child = begun.get(part.key)
        if child is None:
            rows.append(PartRow(label=part.label, state_label=waits))
            continue
        rows.append(
            PartRow(
                label=part.label,
                code=child.code,
                state_label=rules.LABEL[State(child.state)],
                due_at=child.due_at,
                finished_at=child.finished_at,
                unit_name=child.unit.name,
            )
        )
    return tuple(rows)
